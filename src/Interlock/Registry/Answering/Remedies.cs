using Interlock.Lifecycle;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Registry.Answering;

/// <summary>One thing that a person can do about a task that will not go on by itself.</summary>
/// <param name="Does">What it brings about, a few words.</param>
/// <param name="Command">The command, ready to be filled in.</param>
public sealed record Remedy(string Does, string Command);

/// <summary>What can be done about a failed or cancelled task, and about one that waits for it.</summary>
internal static class Remedies
{
    /// <param name="ended">Failed or cancelled, as everybody sees it; a parent too.</param>
    /// <param name="waiting">A task that waits for it; null: only the way back is asked for.</param>
    /// <returns>The most likely first; never empty.</returns>
    public static IReadOnlyList<Remedy> For(IStoreReader reader, WorkTask ended, WorkTask? waiting)
    {
        var found = new List<Remedy>();
        if (ended.IsParent)
        {
            var child = reader.Children(ended.Spec, ended.Id).FirstOrDefault(child => Cascade.StateOf(reader, child) is TaskState.Cancelled or TaskState.Failed);
            found.Add(child is null || child.IsParent ? new("see its children", $"interlock task why {ended.Ref}") : For(reader, child, null)[0]);
        }
        else
        {
            found.Add(Cascade.StateOf(reader, ended) == TaskState.Cancelled
                ? new("reopen it", $"interlock task reopen {ended.Ref} --reason TEXT")
                : new("try it again", $"interlock task retry {ended.Ref}"));
        }

        if (waiting is null)
        {
            return found;
        }

        if (reader.DependenciesOf(waiting.Uid).Any(edge => edge.DependsOn == ended.Uid))
        {
            var kept = reader.DependenciesOf(waiting.Uid).Where(edge => edge.DependsOn != ended.Uid).ToList();
            var others = string.Concat(kept.Select(edge => (edge, Before: reader.FindName(edge.DependsOn))).Select(pair => $" {(pair.edge.Hard ? "--depends" : "--soft")} {pair.Before}"));
            found.Add(new("no longer wait for it", $"interlock task update {waiting.Ref}{(kept.Count == 0 ? " --no-depends" : others)}"));
        }

        found.Add(new("give up what waits for it", $"interlock task cancel {waiting.Ref} --reason TEXT"));
        return found;
    }
}
