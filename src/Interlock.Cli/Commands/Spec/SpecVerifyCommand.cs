using Interlock.Archives.Checks;
using Interlock.Cli.Composition;
using Interlock.Cli.Output;
using Interlock.Contract;
using Interlock.Git;
using Interlock.Lifecycle;
using Interlock.Storage.Files;

namespace Interlock.Cli.Commands.Spec;

/// <summary><c>spec verify</c>.</summary>
internal sealed class SpecVerifyCommand : WorkplaceCommand
{
    private readonly Operand spec = Operand.Maybe("SPEC", "Only this spec; otherwise all, and what belongs to none.");

    public override CommandShape Shape => new("spec verify", "Look for what is stored and contradicts itself.")
    {
        Description = "Cycles, dangling names, counters, claims and locks, records, and the event log: its chain, and what is stored against it, states, gates, approvals, impacts and locks. Every done task is derived again from its events and from git. Ends with 0 when all is well, 1 with warnings only, 2 with errors.",
        Operands = [spec],
        Data = AnswerShape.One<VerifyAnswer>("spec.verify"),
        Examples = ["interlock spec verify chat-app"],
    };

    protected override async ValueTask<int> RunAsync(CommandContext context, Workplace workplace, Arguments arguments)
    {
        await workplace.Registry.Targeting.LookAsync(context.Interrupts.Graceful);
        var target = await TargetAsync(workplace, context.Interrupts.Graceful);
        var verified = StoreVerification.Run(workplace.Place.Store, arguments.Text(spec), workplace.Place.Archive, target, workplace.Registry.Context.LatestLease, () => (workplace.Place.Store as FilesStore)?.Disbelieved ?? []);
        if (verified.IsRefused)
        {
            return context.Refuse(verified.Refusal);
        }

        context.Print.One(VerifyAnswer.Of(verified.Value), page => Show(page, verified.Value));
        return verified.Value.Worst switch
        {
            null => ExitCodes.Ok,
            Severity.Warning => ExitCodes.Failed,
            _ => ExitCodes.Damaged,
        };
    }

    /// <summary>Asked before the registry is read: git takes its time. What is done meanwhile is not asked about.</summary>
    private static async Task<TargetFacts?> TargetAsync(Workplace workplace, CancellationToken cancellation)
    {
        if (workplace.Git is not { } git || workplace.Registry.Workspace?.TargetTip() is not { IsRefused: false } tip)
        {
            return null;
        }

        var asked = workplace.Registry.Lookups.MergeCommits();
        var found = await new TargetLog(git).FindAsync(tip.Value, asked, cancellation);
        var carried = await new OutsideMerges(git).CarriedAsync(asked.Where(commit => !found.ContainsKey(commit)), tip.Value, cancellation);
        return new(workplace.Target, asked, found.ToDictionary(one => one.Key, one => new MergedCommit(one.Value.Tree, one.Value.Parents), StringComparer.Ordinal), carried);
    }

    private static void Show(TextPage page, Verification verification)
    {
        foreach (var finding in verification.Findings)
        {
            page.Line(finding.Severity == Severity.Error ? Piece.Bad("error: ") : Piece.Waiting("warning: "), finding.Fact, Piece.Faint($" ({finding.Code})"));
            page.Line(Piece.Faint("  next: "), finding.Next);
        }

        if (verification.Left > 0)
        {
            page.Line($"… and {verification.Left} more");
        }

        var done = verification.Checked;
        page.Line(verification.Worst is null ? Piece.Good("sound") : Piece.Bad($"{verification.Findings.Count + verification.Left} found"),
            $": {done.Tasks} tasks, {done.Dependencies} dependencies, {done.Claims} claims, {done.Locks} locks, {done.Records} records, {done.Events} events");
    }
}
