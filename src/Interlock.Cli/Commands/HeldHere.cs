using Interlock.Cli.Composition;
using Interlock.Forges.Local;
using Interlock.Git;
using Interlock.Registry;
using Interlock.WorkGraph;

namespace Interlock.Cli.Commands;

/// <summary>
/// The task in whose worktree a command is given, for the worker who holds it there: by name, on this machine, in this directory. Never
/// inside a run, which has its task and its token from its runner.
/// </summary>
internal static class HeldHere
{
    public static (TaskRef Task, long Token)? Of(CommandContext context)
    {
        if (context.FromRun || context.RunId is not null || context.Invoked is not { } directory)
        {
            return null;
        }

        // Two files are read for the answer that it is no worktree of ours, which it mostly is.
        if (RepositoryLocator.Find(directory) is not { IsRefused: false, Value: var repository }
            || Path.GetDirectoryName(repository.WorkTree) is not { } above
            || (Posix.RealPath(above) ?? above) != (Posix.RealPath(repository.WorktreesRoot) ?? repository.WorktreesRoot))
        {
            return null;
        }

        var found = context.Place();
        if (found.IsRefused || !found.Value.Address.Exists())
        {
            return null;
        }

        using var place = found.Value;
        var registry = new TaskRegistry(context.Looking(place), new LocalForge(), null, null);
        if (place.Repository?.CommonDir != repository.CommonDir || context.Actor() is not { InsideRun: false } actor)
        {
            return null;
        }

        var key = Path.GetFileName(repository.WorkTree);
        var held = registry.Lookups.Held().FirstOrDefault(one => TaskKey.Of(one.Task.Spec, one.Task.WorkName) == key);
        return held.Claim is { } claim && claim.Worker == actor.Name && claim.Host == actor.Host ? (held.Task.Ref, claim.Token) : null;
    }
}
