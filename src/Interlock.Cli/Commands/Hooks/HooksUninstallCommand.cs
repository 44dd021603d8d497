using Interlock.Contract;
using Interlock.Git;
using Interlock.Hooks;

namespace Interlock.Cli.Commands.Hooks;

/// <summary><c>hooks uninstall</c>: takes out exactly what <c>hooks install</c> put in.</summary>
internal sealed class HooksUninstallCommand : CliCommand
{
    private readonly HookPlaces places = new();

    public override CommandShape Shape => new("hooks uninstall", "Take out what 'hooks install' put in.")
    {
        Description = "A pre-commit hook that was there before comes back; settings of an agent lose our entry and nothing else.",
        Options = [places.Agent, places.Git, places.Shared],
        Data = AnswerShape.List<InstalledHookAnswer>("hooks.uninstall"),
        Examples = ["interlock hooks uninstall --agent claude-code"],
    };

    public override async ValueTask<int> RunAsync(CommandContext context, Arguments arguments)
    {
        var found = HookPlaces.Repository(context);
        if (found.IsRefused)
        {
            return context.Refuse(found.Refusal);
        }

        var repository = found.Value;
        var reports = new List<InstalledHookAnswer>();
        if (places.WantsGit(arguments))
        {
            var place = await GitHookPlace.FindAsync(repository, context.Interrupts.Graceful);
            if (place.IsRefused)
            {
                return context.Refuse(place.Refusal);
            }

            var hook = new GitHook(place.Value.Directory);
            reports.Add(new("git", hook.Path, hook.Uninstall(context.DryRun)));
        }

        if (arguments.Text(places.Agent) is HookAgents.Generic)
        {
            var hook = new GenericHook(repository.Place.StateDirectory);
            reports.Add(new(HookAgents.Generic, hook.Path, hook.Uninstall(context.DryRun)));
        }
        else if (arguments.Has(places.Agent))
        {
            var hook = places.Claude(repository, arguments);
            var removed = hook.Uninstall(context.DryRun);
            if (removed.IsRefused)
            {
                return context.Refuse(removed.Refusal);
            }

            if (!arguments.Has(places.Shared) && !context.DryRun)
            {
                HookExclude.Remove(repository.Place);
            }

            reports.Add(new(HookAgents.ClaudeCode, hook.Path, removed.Value));
        }

        return HookText.Print(context, reports, "removed", "not there");
    }
}
