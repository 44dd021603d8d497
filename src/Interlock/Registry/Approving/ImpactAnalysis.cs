using Interlock.Claims;
using Interlock.Gates;
using Interlock.Journal;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Registry.Approving;

/// <summary>What a change would touch, and whether a person's answer about that still counts.</summary>
internal sealed class ImpactAnalysis(RegistryContext context, IWorkspace? workspace, IImpactProvider? provider)
{
    public async Task<Result<ImpactRecord>> AnalyzeAsync(WorkTask task, IReadOnlyList<string> files, CancellationToken cancellation)
    {
        var commit = task.BaseCommit ?? "";
        if (commit.Length == 0 && workspace is not null)
        {
            var tip = workspace.TargetTip();
            if (tip.IsRefused)
            {
                return tip.Refusal;
            }

            commit = tip.Value;
        }

        return provider is null
            ? new ImpactRecord { Task = task.Uid, Risk = Risk.Low, Reason = "no repository to analyse", Commit = commit, FileSetHash = FileSet.Hash(files), Source = "none", RecordedAt = context.Now }
            : await provider.AnalyzeAsync(task, files, commit, cancellation);
    }

    /// <summary>Facts of gate 3 for a task that waits for an answer: judged on the content that was analysed.</summary>
    public static ImpactFacts Waiting(IStoreReader reader, WorkTask task, bool fourEyes)
    {
        var impact = Records.Impacts.Find(reader, task.Uid);
        var approval = AnswerFor(reader, task.Uid, impact?.FileSetHash ?? "", reader.FindClaim(task.Uid));
        return new(
            Task: task.Ref.ToString(),
            Impact: impact,
            BaseCommit: impact?.Commit ?? "",
            FileSetHash: impact?.FileSetHash ?? "",
            ImpactFresh: true,
            Approval: approval,
            ApprovalFresh: approval?.FileSetHash == impact?.FileSetHash && approval?.Risk >= impact?.Risk,
            FourEyes: fourEyes);
    }

    /// <summary>
    /// The answer that counts for this file set: the newest when it is a no or is about it, else the newest about it, so that an
    /// approval of the files really changed does not take away the one of the files declared. Null when nobody answered.
    /// </summary>
    /// <param name="claim">Whose approval is one's own.</param>
    public static Approval? AnswerFor(IStoreReader reader, string task, string fileSet, Claim? claim)
    {
        var newest = Records.Approvals.Find(reader, Records.ApprovalKey(task, ApprovalCommands.ForImpact));
        var answer = newest is { Granted: true } && newest.FileSetHash != fileSet
            ? Records.Answers.Find(reader, Records.AnswerKey(task, fileSet)) ?? newest
            : newest;
        return answer is { Own: false } && reader.FindTask(task) is { } known && Ownership.IsOf(reader, known, answer.By, claim) ? answer with { Own = true } : answer;
    }

    /// <summary>
    /// True when an answer is about this impact. It is bound to the content of the task's own files: it survives a new base that touches
    /// none of them, also one that touches files depending on them, as long as the risk has not grown.
    /// </summary>
    /// <param name="own">Files the task declares or has really changed.</param>
    public async Task<bool> AppliesAsync(Approval? approval, ImpactRecord impact, IReadOnlyList<string> own, string baseCommit, CancellationToken cancellation) =>
        approval is not null
        && approval.FileSetHash == impact.FileSetHash
        && approval.Risk >= impact.Risk
        && await UntouchedAsync(own, approval.Commit, baseCommit, cancellation);

    /// <summary>
    /// What was really changed needs no approval, or a person approved it, or the files that were declared, at this risk or a higher one.
    /// </summary>
    /// <param name="judged">The impact of the files really changed.</param>
    public async Task<bool> ApprovedAsync(WorkTask task, Claim? claim, ImpactRecord judged, BranchState state, CancellationToken cancellation)
    {
        if (!judged.Risk.NeedsApproval())
        {
            return true;
        }

        var own = task.Files.Concat(state.Changed).ToList();
        var declared = FileSet.Hash(task.Files);
        foreach (var fileSet in task.Files.Count > 0 ? [judged.FileSetHash, declared] : new[] { judged.FileSetHash })
        {
            var answer = context.Store.Read(reader => AnswerFor(reader, task.Uid, fileSet, claim));
            if (answer is { Granted: true }
                && !(context.Options.FourEyes && answer.Own)
                && await AppliesAsync(answer, judged with { FileSetHash = fileSet }, own, state.Base, cancellation))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True when none of the watched files differs between two commits.</summary>
    public async Task<bool> UntouchedAsync(IReadOnlyList<string> watched, string from, string to, CancellationToken cancellation)
    {
        if (from == to || workspace is null || from.Length == 0 || to.Length == 0)
        {
            return from == to;
        }

        var changed = await workspace.ChangedBetweenAsync(from, to, cancellation);
        return !changed.IsRefused && !changed.Value.Any(path => watched.Any(file => LockPath.Overlap(file, path, context.Options.IgnoreCase)));
    }

    /// <summary>A risk that a worker gave is a floor for later analyses, whatever they look at.</summary>
    public static ImpactRecord NotBelow(ImpactRecord? known, ImpactRecord analysis) =>
        known is { Given: true } && known.Risk > analysis.Risk
            ? analysis with { Risk = known.Risk, Reason = known.Reason, Source = known.Source, Symbols = known.Symbols, Given = true }
            : analysis;

    public static ImpactRecord Store(Changes changes, WorkTask task, ImpactRecord impact)
    {
        Records.Impacts.Put(changes.Store, impact);
        changes.Log(EventTypes.ImpactRecorded, task, new()
        {
            ["risk"] = impact.Risk.Name(),
            ["reason"] = impact.Reason,
            ["source"] = impact.Source,
            ["commit"] = impact.Commit,
            ["file_set"] = impact.FileSetHash,
            ["affected_files"] = impact.AffectedFiles.Count,
        });
        return impact;
    }
}
