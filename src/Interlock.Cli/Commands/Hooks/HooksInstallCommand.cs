using System.Text;
using Interlock.Cli.Composition;
using Interlock.Cli.Output;
using Interlock.Contract;
using Interlock.Git;
using Interlock.Hooks;

namespace Interlock.Cli.Commands.Hooks;

/// <summary><c>hooks install</c>: puts in what asks <c>hooks check</c>. Whatever is there already is kept.</summary>
internal sealed class HooksInstallCommand : CliCommand
{
    private readonly HookPlaces places = new();
    private readonly Option print = Option.Flag("--print", "Print the agent's settings or script instead of putting them in.");

    public override CommandShape Shape => new("hooks install", "Have agents and git ask about locks before files change.")
    {
        Description =
            "Without options: git's pre-commit hook, in the directory that git uses (core.hooksPath is honoured); a hook that is there is kept and runs first. "
            + "With --agent claude-code: an entry in .claude/settings.local.json, or with --shared in .claude/settings.json; the rest of the file keeps its bytes. "
            + "With --agent generic: a script in the repository's git directory. Running it again changes nothing.",
        Options = [places.Agent, places.Git, places.Shared, print],
        Data = AnswerShape.List<InstalledHookAnswer>("hooks.install"),
        Examples = ["interlock hooks install  # git's pre-commit hook", "interlock hooks install --agent claude-code"],
    };

    public override async ValueTask<int> RunAsync(CommandContext context, Arguments arguments)
    {
        var program = OwnCommand.Lasting(context.Environment);
        if (arguments.Has(print))
        {
            return Print(context, arguments, program);
        }

        var found = HookPlaces.Repository(context);
        if (found.IsRefused)
        {
            return context.Refuse(found.Refusal);
        }

        var repository = found.Value;
        var reports = new List<InstalledHookAnswer>();
        if (places.WantsGit(arguments))
        {
            var report = await GitAsync(context, repository, program);
            if (report.IsRefused)
            {
                return context.Refuse(report.Refusal);
            }

            reports.Add(report.Value);
        }

        if (arguments.Text(places.Agent) is { } agent)
        {
            var report = agent == HookAgents.ClaudeCode ? Claude(context, repository, arguments, program) : Generic(context, repository, program);
            if (report.IsRefused)
            {
                return context.Refuse(report.Refusal);
            }

            reports.Add(report.Value);
        }

        return HookText.Print(context, reports, "installed", "unchanged");
    }

    private static async Task<Result<InstalledHookAnswer>> GitAsync(CommandContext context, GitRepository repository, ShellCall program)
    {
        var place = await GitHookPlace.FindAsync(repository, context.Interrupts.Graceful);
        if (place.IsRefused)
        {
            return place.Refusal;
        }

        if (place.Value.Note is { } note)
        {
            context.Print.Warn("hooks.place", note);
        }

        var hook = new GitHook(place.Value.Directory);
        var installed = hook.Install(program, context.DryRun);
        return installed.IsRefused ? installed.Refusal : new InstalledHookAnswer("git", hook.Path, installed.Value, hook.HasKept ? hook.Kept : null);
    }

    private Result<InstalledHookAnswer> Claude(CommandContext context, GitRepository repository, Arguments arguments, ShellCall program)
    {
        var hook = places.Claude(repository, arguments);
        var installed = hook.Install(Line(arguments, program), context.DryRun);
        if (installed.IsRefused)
        {
            return installed.Refusal;
        }

        if (!arguments.Has(places.Shared) && !context.DryRun)
        {
            // Personal settings are in nobody's commit, and must not make a checkout look dirty.
            HookExclude.Add(repository.Place);
        }

        return new InstalledHookAnswer(HookAgents.ClaudeCode, hook.Path, installed.Value);
    }

    private static Result<InstalledHookAnswer> Generic(CommandContext context, GitRepository repository, ShellCall program)
    {
        var hook = new GenericHook(repository.Place.StateDirectory);
        return new InstalledHookAnswer(HookAgents.Generic, hook.Path, hook.Install(program, context.DryRun));
    }

    private int Print(CommandContext context, Arguments arguments, ShellCall program)
    {
        if (arguments.Text(places.Agent) is not { } agent)
        {
            return context.Refuse(new(RefusalKind.Usage, "usage.invalid", "--print wants --agent.", "Say 'interlock hooks install --agent claude-code --print'."));
        }

        var text = agent == HookAgents.Generic ? GenericHook.Script(program) : ClaudeSettings.Add(null, Line(arguments, program)).Value;
        context.Print.Raw(Encoding.UTF8.GetBytes(text));
        return ExitCodes.Ok;
    }

    private string Line(Arguments arguments, ShellCall program) => arguments.Has(places.Shared) ? ShellCall.Shared(ClaudeSettings.Words) : program.Line(ClaudeSettings.Words);
}
