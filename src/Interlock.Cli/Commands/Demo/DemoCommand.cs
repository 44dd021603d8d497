using Interlock.Cli.Commands.Dispatching;
using Interlock.Cli.Composition;
using Interlock.Cli.Output;
using Interlock.Configuration;

namespace Interlock.Cli.Commands.Demo;

/// <summary><c>demo</c>: everything once, on a small app of its own, with agents that do not all behave.</summary>
internal sealed class DemoCommand : CliCommand
{
    private readonly Option keep = Option.Flag("--keep", "Leave the repository to be looked at.");
    private readonly Option seed = Option.Integer("--seed", "N", "Vary how long everybody takes; the same number varies it the same way.", 0, int.MaxValue);
    private readonly Option workers = Option.Integer("--workers", "N", "Agents at once; 4 when not said.", 1, 64);

    public override CommandShape Shape => new("demo", "Show everything at work on a small app in a temporary folder.")
    {
        Description = "Makes a repository with an app, its tests and a plan of 18 tasks, and lets four scripted agents work on it: one lies, one crashes, "
            + "one hangs, one leaves a process behind. You see what stops each of them, and what is merged in the end. "
            + "It needs git and a POSIX shell; it reads and changes nothing of yours.",
        Options = [keep, seed, workers],
        Standalone = true,
        OnlyForReal = true,
        Data = Dispatch.Summary("demo"),
        Examples = ["interlock demo", "interlock demo --keep --seed 7", "interlock demo --json --keep"],
    };

    public override async ValueTask<int> RunAsync(CommandContext context, Arguments arguments)
    {
        var pace = new DemoPace((int?)arguments.Integer(seed));
        var folder = DemoFolder.Create(pace);
        var kept = arguments.Has(keep);
        try
        {
            var program = new OwnProgram(folder.Repository, Environment(folder));
            var play = new DemoPlay(folder, program, context.Time, context.Print);
            var story = await play.PerformAsync((int)(arguments.Integer(workers) ?? 4), pace.Reading, context.Interrupts.Graceful);
            if (story.IsRefused)
            {
                kept = true;
                return context.Refuse(story.Refusal);
            }

            kept |= play.Faults.Count > 0;
            var report = new DemoReport(story.Value, play.Summary!, play.Faults, folder);
            context.Print.One(play.Summary!, page => report.Show(page, kept));
            return play.Faults.Count == 0 ? ExitCodes.Ok : ExitCodes.Failed;
        }
        finally
        {
            if (!kept)
            {
                folder.Remove();
            }
        }
    }

    /// <summary>That of this process, without what would lead its commands to a registry or a configuration of the person's.</summary>
    private static Dictionary<string, string> Environment(DemoFolder folder)
    {
        var environment = UserPlaces.ProcessEnvironment()
            .Where(variable => !variable.Key.StartsWith("INTERLOCK_", StringComparison.Ordinal))
            .ToDictionary(StringComparer.Ordinal);
        environment["XDG_CONFIG_HOME"] = folder.UserConfiguration;
        environment["XDG_STATE_HOME"] = folder.UserState;
        return environment;
    }
}
