using Interlock.Cli.Composition;
using Interlock.Git;
using Interlock.Hooks;

namespace Interlock.Cli.Commands.Hooks;

/// <summary>The options that say which hooks are meant, and where those are.</summary>
internal sealed class HookPlaces
{
    public Option Agent { get; } = Option.Choice("--agent", "NAME", [HookAgents.ClaudeCode, HookAgents.Generic], "The hook that this agent asks before it edits a file; generic: a script for any tool.");

    public Option Git { get; } = Option.Flag("--git", "The pre-commit hook of git; meant where nothing else is said.");

    public Option Shared { get; } = Option.Flag("--shared", "In the versioned settings of the project, for everybody, instead of your own beside them.");

    public bool WantsGit(Arguments arguments) => arguments.Has(Git) || !arguments.Has(Agent);

    /// <summary>The repository, seen from a checkout that is no task's: what is installed should outlive the task.</summary>
    public static Result<GitRepository> Repository(CommandContext context)
    {
        var found = RepositoryLocator.Find(context.RepositoryDirectory);
        if (found.IsRefused)
        {
            return found.Refusal;
        }

        if (TaskCheckout.TaskOf(found.Value) is not null && found.Value.MainCheckout is { } main)
        {
            found = RepositoryLocator.Find(main);
        }

        return found.IsRefused ? found.Refusal : new GitRepository(found.Value, Installed.Git(found.Value, context.Time));
    }

    public ClaudeHook Claude(GitRepository repository, Arguments arguments) => new(repository.Place.WorkTree, arguments.Has(Shared));
}
