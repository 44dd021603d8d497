using Interlock.Gates;
using Interlock.Journal;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Registry.Reviewing;

/// <summary>The change request of a submission, and what its reviewers said of it.</summary>
internal sealed class ChangeOpening(IForge forge, IWorkspace? workspace)
{
    /// <summary>Gate 7 before its time: a reviewer asked for a revision of exactly this commit. A new commit is a new change to look at.</summary>
    public Verdict? Unrevised(IStoreReader reader, WorkTask task, BranchState state) =>
        task.Change is { } number && forge.FindChange(reader, number) is { State: "open", Review: "needs_revision" } change && change.Branch == state.Branch && change.Head == state.Head
            ? ExitGates.Merge(new(
                MergeCommit: null,
                Exists: false,
                OnTarget: false,
                PatchPresent: false,
                Reverted: [],
                ChecksConfigured: null,
                ChecksTree: "",
                MergedTree: "",
                ChecksPassed: null,
                FailedCheck: null,
                NeedsRevision: true))
            : null;

    /// <summary>The facts of gate 6; a change is opened, or brought up to the branch, only where it is this task's own.</summary>
    public ChangeFacts Open(Changes changes, WorkTask task, BranchState state, int? number)
    {
        if (number is { } asked)
        {
            var given = forge.FindChange(changes.Store, asked);
            if (given is null || given.Task != task.Uid || given.State != "open" || given.Branch != state.Branch)
            {
                var owner = given is not null && given.Task != task.Uid ? changes.Store.FindName(given.Task)?.ToString() ?? given.Task : null;
                return new(
                    Number: asked,
                    Exists: given is not null,
                    Open: given?.State == "open",
                    ChangeBranch: given?.Branch ?? "",
                    Branch: state.Branch,
                    Head: given?.Head ?? "",
                    BranchHead: state.Head,
                    ForeignTask: owner);
            }
        }

        var change = forge.OpenChange(changes.Store, new()
        {
            Number = number ?? 0,
            Task = task.Uid,
            Title = task.Title,
            Branch = state.Branch,
            Head = state.Head,
            Base = workspace!.Target,
            Author = changes.Actor?.Name ?? "",
            CreatedAt = changes.Now,
            UpdatedAt = changes.Now,
        });
        changes.Log(EventTypes.PrOpened, task, new() { ["change"] = change.Number, ["branch"] = change.Branch, ["head"] = change.Head });
        return new(
            Number: change.Number,
            Exists: true,
            Open: change.State == "open",
            ChangeBranch: change.Branch,
            Branch: state.Branch,
            Head: change.Head,
            BranchHead: state.Head);
    }
}
