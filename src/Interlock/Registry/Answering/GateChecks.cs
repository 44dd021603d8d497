using Interlock.Gates;
using Interlock.Gates.Watching;
using Interlock.Lifecycle;
using Interlock.Registry.Approving;
using Interlock.Registry.Defining;
using Interlock.Registry.Reviewing;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Registry.Answering;

/// <summary>Every gate on the way to a state, judged on the facts of now; nothing is stored.</summary>
internal sealed class GateChecks(RegistryContext context, IWorkspace? workspace, IForge forge, ApprovalCommands approving, Watching watching)
{
    public async Task<Result<IReadOnlyList<Verdict>>> RunAsync(WorkTask task, TaskState to, CancellationToken cancellation)
    {
        BranchState? branch = null;
        Sighting? seen = null;
        (Risk Risk, bool Approved)? judged = null;
        if (task is { Completion: Completion.Merge, State: not (TaskState.Done or TaskState.Deploying) } && to is TaskState.Reviewing or TaskState.Done or TaskState.Deploying && workspace is not null)
        {
            var claim = context.Store.Read(reader => reader.FindClaim(task.Uid));
            var inspected = await BranchLook.LookAsync(workspace, task, task.Branch ?? workspace.BranchOf(task), claim, named: false, cancellation);
            if (inspected.IsRefused)
            {
                return inspected.Refusal;
            }

            branch = inspected.Value;
            var looked = await watching.LookAsync(task, branch.Base, branch.Head, cancellation);
            if (looked.IsRefused)
            {
                return looked.Refusal;
            }

            seen = looked.Value;
            var analysis = branch.Changed.Count == 0 ? (Result<ImpactRecord>?)null : await approving.Impact.AnalyzeAsync(task with { BaseCommit = branch.Base }, branch.Changed, cancellation);
            if (analysis is { IsRefused: true } unknown)
            {
                return unknown.Refusal;
            }

            if (analysis is { Value: { } record })
            {
                judged = (record.Risk, await approving.Impact.ApprovedAsync(task, claim, record, branch, cancellation));
            }
        }

        var merge = to is TaskState.Done or TaskState.Deploying ? await MergeAsync(task, branch, cancellation) : null;
        var brought = merge?.Range is { } range && task.State == TaskState.Reviewing ? await watching.LookAsync(task, range.From, range.To, cancellation) : (Result<Sighting>?)null;
        if (brought is { IsRefused: true } unread)
        {
            return unread.Refusal;
        }

        var impact = to is TaskState.Draft or TaskState.Pending or TaskState.Analyzing ? null : await ImpactAsync(task, cancellation);
        return context.Store.Read<Result<IReadOnlyList<Verdict>>>(reader => Verdicts(reader, task, to, impact, branch is null ? null : new(branch, judged, seen!), merge, brought?.Value).ToList());
    }

    private IEnumerable<Verdict> Verdicts(IStoreReader reader, WorkTask task, TaskState to, ImpactFacts? impact, Branch? branch, MergeState? merge, Sighting? brought)
    {
        yield return EntryGates.Issue(IssueLook.Of(forge, reader, task.Issue, task.Uid, task.State.IsFinal()));
        yield return EntryGates.Definition(new(task.Title, task.Description, task.MissingDependencies, DependencyCycles.Through(reader, task)));
        if (to is TaskState.Draft or TaskState.Pending)
        {
            yield break;
        }

        yield return Cascade.DependencyVerdict(reader, task);
        if (impact is null || task.Completion == Completion.Imported)
        {
            yield break;
        }

        var change = task.Change is { } changeNumber ? forge.FindChange(reader, changeNumber) : null;
        if (task.State is not (TaskState.Done or TaskState.Deploying))
        {
            // What these stand on, locks, branch and an open change, is let go when the task is merged or done.
            foreach (var verdict in OnTheWay(reader, task, impact, branch, change))
            {
                yield return verdict;
            }
        }

        if (to is not (TaskState.Done or TaskState.Deploying))
        {
            yield break;
        }

        yield return task.Completion is Completion.Manual or Completion.External
            ? ExitGates.Completion(CompletionOf(reader, task))
            : ExitGates.Merge(MergeOf(reader, task, merge ?? new(), brought, change));
        if (to == TaskState.Done && task.Completion == Completion.Merge && (task.State == TaskState.Deploying || (context.Options.Deploys && task.State != TaskState.Done)))
        {
            yield return ExitGates.Deploy(Deploying.FactsOf(reader, task, context.Options.FourEyes));
        }

        if (task.State == TaskState.Done)
        {
            yield return ExitGates.Closing(Completing.ClosingOf(reader, forge, task));
        }
    }

    private IEnumerable<Verdict> OnTheWay(IStoreReader reader, WorkTask task, ImpactFacts impact, Branch? found, ChangeRequest? change)
    {
        var held = reader.LocksOf(task.Uid).Select(one => one.Path).ToList();
        yield return EntryGates.Impact(impact);
        yield return EntryGates.Locks(new(task.Files, held, context.Options.IgnoreCase));
        if (found is { State: var branch, Judged: var judged, Seen: var seen })
        {
            yield return ExitGates.Branch(new(
                Branch: branch.Branch,
                NameMatches: workspace!.NamedByRule(task, branch.Branch),
                ExpectedName: workspace.BranchOf(task),
                Exists: branch.Exists,
                Commits: branch.Commits,
                ForeignTask: BranchLook.Foreign(reader, task, branch.Branch),
                Dirty: branch.Dirty,
                Changed: branch.Changed,
                Locked: task.Files.Count == 0 ? [.. held, .. branch.Changed] : held,
                IgnoreCase: context.Options.IgnoreCase,
                Risk: judged?.Risk,
                RiskApproved: judged?.Approved ?? true)
            {
                Unsound = branch.Unsound,
                Gitlinks = branch.Gitlinks,
                Unpublished = branch.Unpublished,
                Reverted = branch.Reverted,
                Protected = watching.ProtectedFacts(reader, task, seen),
                Unusual = watching.UnusualFacts(reader, task, seen),
                Weakened = watching.WeakenedFacts(reader, task, seen),
            });
            yield return ExitGates.Change(new(
                Number: task.Change,
                Exists: change is not null,
                Open: change?.State == "open",
                ChangeBranch: change?.Branch ?? "",
                Branch: branch.Branch,
                Head: change?.Head ?? "",
                BranchHead: branch.Head));
        }
    }

    private async Task<ImpactFacts> ImpactAsync(WorkTask task, CancellationToken cancellation)
    {
        var files = FileSet.Hash(task.Files);
        var (impact, approval) = context.Store.Read(reader => (Records.Impacts.Find(reader, task.Uid), ImpactAnalysis.AnswerFor(reader, task.Uid, files, reader.FindClaim(task.Uid))));
        var start = task.State.IsActive() ? task.BaseCommit ?? "" : workspace?.TargetTip() is { IsRefused: false } tip ? tip.Value : "";
        return new(
            Task: task.Ref.ToString(),
            Impact: impact,
            BaseCommit: start,
            FileSetHash: files,
            ImpactFresh: impact is not null && await approving.Impact.UntouchedAsync(task.Files, impact.Commit, start, cancellation),
            Approval: approval,
            ApprovalFresh: impact is not null && await approving.Impact.AppliesAsync(approval, impact, task.Files, start, cancellation),
            FourEyes: context.Options.FourEyes)
        {
            Protected = await watching.DeclaredAsync(task, start, cancellation),
        };
    }

    /// <summary>The merge that is recorded, that the worker named, or that somebody made outside the queue.</summary>
    private async Task<MergeState?> MergeAsync(WorkTask task, BranchState? branch, CancellationToken cancellation)
    {
        if (workspace is null || task.Completion is not (Completion.Merge or Completion.Checks))
        {
            return null;
        }

        var (entry, change) = context.Store.Read(reader => (Records.Merges.Find(reader, task.Uid), task.Change is { } number ? forge.FindChange(reader, number) : null));
        var head = task.Completion == Completion.Checks ? "" : entry?.Head ?? branch?.Head ?? change?.Head ?? "";
        return await workspace.InspectMergeAsync(branch?.Base ?? task.BaseCommit ?? "", head, task.MergeCommit ?? entry?.Named, cancellation);
    }

    private MergeFacts MergeOf(IStoreReader reader, WorkTask task, MergeState merge, Sighting? brought, ChangeRequest? change)
    {
        var evidence = Records.Evidence.Find(reader, task.Uid) is { } found && found.Token == task.LastToken ? found : null;
        var ran = evidence is not null && evidence.Checks == context.Options.ChecksIdentity.Value;
        return new(
            MergeCommit: merge.Commit,
            Exists: merge.Exists,
            OnTarget: merge.OnTarget,
            PatchPresent: merge.PatchPresent,
            Reverted: merge.Reverted,
            ChecksConfigured: context.Options.Checks is null ? null : context.Options.Checks.Count > 0,
            ChecksTree: evidence?.Tree ?? "",
            MergedTree: merge.Tree,
            ChecksPassed: ran ? evidence!.Passed : null,
            FailedCheck: evidence?.FailedCheck,
            NeedsRevision: change?.Review == "needs_revision")
        {
            Undeclared = evidence?.Undeclared ?? (task.State == TaskState.Reviewing ? Holding.Uncovered(reader.LocksOf(task.Uid), merge.Brought.Except(merge.Reverted, StringComparer.Ordinal), context.Options.IgnoreCase) : []),
            Outside = evidence?.Outside ?? (task.State is not (TaskState.Done or TaskState.Deploying) && merge.Commit is not null ? new(merge.Shape, merge.MadeBy, merge.Subject, false) : null),
            Accepted = evidence is null ? null : Accepting.Of(reader, evidence, context.Options.FourEyes),
            Protected = brought is null ? WatchedFacts.None : watching.ProtectedFacts(reader, task, brought),
        };
    }

    private CompletionFacts CompletionOf(IStoreReader reader, WorkTask task)
    {
        var approval = Records.Approvals.Find(reader, Records.ApprovalKey(task.Uid, ApprovalCommands.ForCompletion));
        return new(
            task.Ref.ToString(),
            task.Completion.Name(),
            approval is { Granted: true } && !(context.Options.FourEyes && approval.Own) ? approval.By : null,
            approval?.Reason,
            task.Completion == Completion.External ? RunBook.Succeeded(reader, task, task.LastToken) : null);
    }

    /// <param name="Judged">Null where nothing was changed.</param>
    private sealed record Branch(BranchState State, (Risk Risk, bool Approved)? Judged, Sighting Seen);
}
