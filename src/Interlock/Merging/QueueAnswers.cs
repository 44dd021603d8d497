using Interlock.Gates;
using Interlock.Gates.Watching;
using Interlock.Git;
using Interlock.Registry;
using Interlock.Registry.Reviewing;

namespace Interlock.Merging;

/// <summary>The ways in which an entry of the queue is not merged: it waits, or its task goes back to work.</summary>
internal sealed class QueueAnswers(TaskRegistry registry, MergeOptions options)
{
    private readonly QueueEntries entries = registry.Entries;

    /// <summary>What would be merged is more than the task has locked, or decides about others and nobody was asked about this content: gate 5 saw to that, so something has changed since.</summary>
    public QueueAnswer ReturnUnasked(MergeEntry entry, string candidate, IReadOnlyList<string> undeclared, WatchedFacts watched)
    {
        var verdict = ExitGates.MergeProvenance(Facts(null) with { MergeCommit = candidate, Exists = true, OnTarget = true, PatchPresent = true, Undeclared = undeclared, Protected = watched });
        string[] files = [.. undeclared, .. watched.Open.Select(file => file.Path)];
        var returned = registry.Completing.Returned(entry.Task, entry.Token, verdict.Message, verdict, files, counts: false, entry.Head);
        return returned.IsRefused ? QueueAnswer.Stale : new(MergeResult.Returned, null, verdict.ToRefusal());
    }

    public QueueAnswer ReturnRed(MergeEntry entry, CheckReport report, string tree)
    {
        var verdict = ExitGates.Merge(Facts(report) with { ChecksTree = tree, MergedTree = tree });
        var returned = registry.Completing.Returned(entry.Task, entry.Token, $"check '{report.Failed}' failed: {LastLines(report.Output)}", verdict, [], counts: true, entry.Head);
        if (returned.IsRefused)
        {
            return QueueAnswer.Stale;
        }

        return new(MergeResult.Returned, null, WithOutput(verdict.ToRefusal(), report));
    }

    public static Refusal WithOutput(Refusal refusal, CheckReport? report)
    {
        if (report is { Failed: not null } && refusal.Details is { } details)
        {
            details["output"] = report.Output;
            details["output_path"] = report.OutputPath;
        }

        return refusal;
    }

    public QueueAnswer Return(MergeEntry entry, string reason, IReadOnlyList<string> files, bool counts, string code)
    {
        var returned = registry.Completing.Returned(entry.Task, entry.Token, reason, null, files, counts, entry.Head);
        return returned.IsRefused
            ? QueueAnswer.Stale
            : new(MergeResult.Returned, null, new(RefusalKind.Conflict, code, $"{returned.Value.Ref} was sent back: {reason}.", $"Bring the branch up to date with {options.Target}, then submit again.", new() { ["files"] = JsonList.Of(files) }));
    }

    public QueueAnswer Hold(MergeEntry entry, Refusal why)
    {
        entries.Hold(entry, why);
        return new(MergeResult.Held, null, why);
    }

    /// <summary>Something failed over it. Where the target stands at its candidate already, only the record is left to be made.</summary>
    public QueueAnswer HoldFailed(MergeEntry entry, Refusal why)
    {
        var attempt = entries.Attempt(entry.Task);
        entries.Hold(entry, why, landed: attempt is not null && registry.Workspace!.TargetTip() is { IsRefused: false } tip && tip.Value == attempt.Candidate);
        return new(MergeResult.Held, null, why);
    }

    public MergeFacts Facts(CheckReport? report) => new(
        null, false, false, false, [], options.Checks is null ? null : options.Checks.Count > 0, "", "", report is null ? null : report.Failed is null, report?.Failed, false) { ChangedTree = report?.Changed ?? [] };

    private static string LastLines(string output)
    {
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return string.Join(" | ", lines.TakeLast(3));
    }
}
