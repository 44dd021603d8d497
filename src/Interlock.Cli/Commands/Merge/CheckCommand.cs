using Interlock.Cli.Composition;
using Interlock.Cli.Output;
using Interlock.Contract;
using Interlock.Merging;

namespace Interlock.Cli.Commands.Merge;

/// <summary><c>check</c>: the configured checks, on the target as it stands.</summary>
internal sealed class CheckCommand : WorkplaceCommand
{
    private const int LinesShown = 40;

    private readonly Option at = Option.Text("--at", "REF", "Another commit, branch or tag than the tip of the target.");

    public override CommandShape Shape => new("check", "Run the configured checks on the target, in a clean checkout.")
    {
        Description = "The checkout is the one that merges are tested in: only what is committed is there. A target that fails here fails every merge. Ends with 1 when a check fails.",
        Options = [at],
        OnlyForReal = true,
        Data = AnswerShape.One<CheckAnswer>("check"),
        Examples = ["interlock check", "interlock check --at HEAD~1"],
    };

    protected override async ValueTask<int> RunAsync(CommandContext context, Workplace workplace, Arguments arguments)
    {
        if (workplace.RequireTrust() is { } untrusted)
        {
            return context.Refuse(untrusted);
        }

        if (workplace is not { Merges: { } merges, Git: { } git })
        {
            return context.Refuse(new(RefusalKind.NotFound, "repo.not_found", "Checks need a git repository.", "Run this inside the repository, or name it with --repo."));
        }

        var stop = context.Interrupts.Graceful;
        var commit = arguments.Text(at) is { } asked ? await git.ResolveAsync(asked, stop) : workplace.Registry.Workspace!.TargetTip();
        if (commit.IsRefused)
        {
            return context.Refuse(commit.Refusal);
        }

        string[] names = [.. workplace.Settings.Merge.Checks.Checks.Select(static check => check.Name)];
        context.Print.Note("checking ", Piece.Strong(arguments.Text(at) ?? workplace.Target), $" at {commit.Value[..10]}: {(names.Length == 0 ? "nothing is asked for" : string.Join(", ", names))}");
        var checkedTree = await merges.CheckAsync(commit.Value, stop);
        if (checkedTree.IsRefused)
        {
            return context.Refuse(checkedTree.Refusal);
        }

        var report = checkedTree.Value;
        var code = context.Print.One(Answer(commit.Value, names, report), page => Show(page, report));
        return report.Failed is null ? code : ExitCodes.Failed;
    }

    private static CheckAnswer Answer(string commit, IReadOnlyList<string> names, CheckReport report) => new(
        Commit: commit,
        Checks: names,
        Passed: report.Failed is null,
        Failed: report.Failed,
        Command: report.Command,
        ExitCode: report.Failed is null ? null : report.ExitCode,
        Changed: report.Changed,
        Log: report.Log,
        Output: report.LastLines.Length == 0 ? null : report.LastLines);

    private static void Show(TextPage page, CheckReport report)
    {
        if (report.Failed is not { } failed)
        {
            page.Line(Piece.Good("passed"));
            return;
        }

        page.Line(Piece.Bad("failed "), Piece.Strong(failed), $": {report.Command}");
        if (report.Changed.Count > 0)
        {
            page.Line("it changed tracked files: ", string.Join(", ", report.Changed));
        }

        foreach (var line in report.LastLines.Split('\n').TakeLast(LinesShown))
        {
            page.Line("  ", line);
        }

        if (report.Log is { } log)
        {
            page.Line(Piece.Faint("its whole output: "), log);
        }
    }
}
