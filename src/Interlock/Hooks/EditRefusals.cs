using System.Globalization;
using Interlock.Claims;
using Interlock.Lifecycle;
using Interlock.Registry.Claiming;
using Interlock.WorkGraph;

namespace Interlock.Hooks;

/// <summary>What a person or a model is told instead of being let through: whose file it is, and what to do now.</summary>
internal static class EditRefusals
{
    private const int MostShown = 8;

    public static Refusal Held(string file, HeldLock foreign, string? ownWorktree = null)
    {
        var (held, claim) = (foreign.Lock, foreign.Claim);
        var holder = foreign.Task?.Ref.ToString() ?? held.Task;
        var wider = held.Path == file ? "" : $", which holds {Shown.Short(held.Path)}";
        var until = claim switch
        {
            null => "",
            { Parked: true } => " and waits to be merged",
            _ => $", lease until {claim.ExpiresAt.ToString("u", CultureInfo.InvariantCulture)}",
        };
        return new(
            RefusalKind.Conflict,
            "lock.held",
            $"{Shown.Short(file)} is locked by task {holder}{wider}{(claim is null ? "" : $" (worker {claim.Worker} on {claim.Host}{until})")}.",
            ownWorktree is not null ? $"Work on {holder} belongs into {ownWorktree}; change the file there." : $"Do not change this file. Work on other files, or wait until {holder} is merged or released; 'interlock task why {holder}' tells how far it is.",
            new() { ["path"] = file, ["held_path"] = held.Path, ["task"] = holder, ["worker"] = claim?.Worker });
    }

    public static Refusal Undeclared(WorkTask task, IReadOnlyList<FileLock> own, string file)
    {
        var shown = string.Join(", ", own.Take(MostShown).Select(held => Shown.Short(held.Path))) + (own.Count > MostShown ? $" and {own.Count - MostShown} more" : "");
        return new(
            RefusalKind.Conflict,
            "lock.undeclared",
            $"{Shown.Short(file)} is not among the files of task {task.Ref}, which holds {(own.Count == 0 ? "no file" : shown)}.",
            $"Change only those files; gate 5 refuses any other. If the task cannot be done without this one, take it first: 'interlock lock acquire {task.Ref} PATH'.",
            new() { ["path"] = file, ["task"] = task.Ref.ToString(), ["files"] = JsonList.Of(own.Select(held => held.Path)) });
    }

    public static Refusal InReview(WorkTask task) => new(
        RefusalKind.Conflict,
        "task.in_review",
        $"Task {task.Ref} is {task.State.Name()}: what was submitted is being merged, and a change in its worktree would not be part of it.",
        "Stop here. A reviewer sends it back with 'interlock change review N --needs-revision'.",
        new() { ["task"] = task.Ref.ToString(), ["state"] = task.State.Name() });

    public static Refusal Unclaimed(WorkTask task) => new(
        RefusalKind.Conflict,
        "claim.none",
        $"Task {task.Ref} is {task.State.Name()} and nobody holds it; this is its worktree.",
        $"Stop working here, or claim it first: 'interlock claim {task.Ref}'.",
        new() { ["task"] = task.Ref.ToString(), ["state"] = task.State.Name() });

    public static Refusal OtherCheckout(TaskRef task, string? worktree, string checkout, TaskRef? owner) => new(
        RefusalKind.Conflict,
        "edit.other_checkout",
        $"This session works on task {task}, and {checkout} is {(owner is { } other ? $"the worktree of task {other}" : "not its worktree")}.",
        worktree is null ? "Change nothing there." : $"Change the file in {worktree} instead.",
        new() { ["task"] = task.ToString(), ["worktree"] = worktree, ["checkout"] = checkout });

    public static Refusal GitsOwn(string file) => new(
        RefusalKind.Conflict,
        "edit.git_directory",
        $"{Shown.Short(file)} belongs to git's own directory, where the registry is too.",
        "Leave it alone; use git and interlock commands instead.",
        new() { ["path"] = file });
}
