using Interlock.Claims;
using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.Registry.Approving;
using Interlock.Registry.Reviewing;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Registry.Answering;

/// <summary>Why a task that is no parent and waits for no lock stands where it stands, in one sentence, and the next command.</summary>
internal sealed class StateText(IStoreReader reader, RegistryOptions options, DateTimeOffset now)
{
    private const int NamesShown = 3;

    public (string Sentence, string? Next) Of(WorkTask task) => task.State switch
    {
        TaskState.Draft => Draft(task),
        TaskState.Pending => Ready(task),
        TaskState.Blocked => Blocked(task),
        TaskState.Analyzing or TaskState.Implementing => Worked(task),
        TaskState.Reviewing => Reviewed(task),
        TaskState.Deploying => Deployed(task),
        TaskState.Done => ($"{task.Ref} is done{(task.MergeCommit is null ? $" ({task.Completion.Name()})" : $", merged as {task.MergeCommit[..10]}")}{(task.ClosedAt is null ? ", and is not closed yet" : "")}.", task.ClosedAt is null ? $"interlock gate check {task.Ref} --to done" : null),
        _ => Ended(task),
    };

    private (string, string?) Draft(WorkTask task) => (
        $"{task.Ref} is draft: {task.StateReason ?? "it is held back until somebody says that it is ready"}.",
        BlockReasons.Is(task.StateReason, BlockReasons.MissingDependency) || BlockReasons.Is(task.StateReason, BlockReasons.Cycle)
            ? $"interlock task update {task.Ref} --depends REF (or --no-depends)"
            : $"interlock task advance {task.Ref} --to pending");

    private (string, string?) Ready(WorkTask task) => SetUp(task) is { } failed
        ? ($"{task.Ref} is ready; its last claim could not be set up: {failed}", $"interlock claim {task.Ref}")
        : Refused(task) is { } refused
        ? ($"{task.Ref} is ready; the last command on it was refused: {refused.Message}.", refused.Next ?? $"interlock claim {task.Ref}")
        : ($"{task.Ref} is ready; nobody has claimed it.", $"interlock claim {task.Ref}");

    private (string, string?) Blocked(WorkTask task)
    {
        if (task.OpenDependencies > 0)
        {
            return Waiting(task);
        }

        if (BlockReasons.Is(task.StateReason, BlockReasons.Approval) || BlockReasons.Is(task.StateReason, BlockReasons.Denied))
        {
            return ($"{task.Ref} waits for a person: {task.StateReason}.", $"interlock approve {task.Ref} --for {Watching.PurposeOf(reader, task)} --as NAME --reason TEXT");
        }

        if (QuestionCommands.Waiting(reader, task) is { } question)
        {
            return ($"{task.Ref} waits for an answer to {question.Worker}: {question.Text}", $"interlock answer {task.Ref} TEXT");
        }

        if (task.DueAt is { } due)
        {
            return ($"{task.Ref} waits until {Stamp.Text(due)} and is tried again then: {task.StateReason}.", $"interlock task advance {task.Ref} --to pending");
        }

        return ($"{task.Ref} is blocked: {task.StateReason ?? "no reason was given"}.", $"interlock task advance {task.Ref} --to pending");
    }

    /// <summary>Names what it waits for itself, and what of all that can be worked on now; or what will never be done by itself.</summary>
    private (string, string?) Waiting(WorkTask task)
    {
        if (WaitingOn.Hopeless(reader, task) is { } end)
        {
            var state = Cascade.StateOf(reader, end);
            return ($"{task.Ref} waits for {end.Ref}, which is {state.Name()} and will not become done by itself{(end.StateReason is null ? "" : $" ({end.StateReason})")}.", Remedies.For(reader, end, task)[0].Command);
        }

        var open = WaitingOn.Direct(reader, task).ToList();
        var names = string.Join(", ", open.Take(NamesShown).Select(before => $"{before.Ref} ({Cascade.StateOf(reader, before).Name()}{By(before.Uid)})"));
        var more = open.Count > NamesShown ? $" and {open.Count - NamesShown} more" : "";
        var first = WaitingOn.All(reader, task).LastOrDefault(before => !before.IsParent && !WaitingOn.Direct(reader, before).Any());
        return first is null || open.Exists(before => before.Uid == first.Uid)
            ? ($"{task.Ref} waits for {names}{more}.", first is null ? null : $"interlock task why {first.Ref}")
            : ($"{task.Ref} waits for {names}{more}; the first to be done of all that is {first.Ref} ({first.State.Name()}{By(first.Uid)}).", $"interlock task why {first.Ref}");
    }

    private (string, string?) Worked(WorkTask task)
    {
        var claim = reader.FindClaim(task.Uid);
        var held = claim is null ? "held by nobody" : claim.IsExpired(now) ? $"held by {claim.Worker}, whose lease ended at {Stamp.Text(claim.ExpiresAt)}" : $"held by {claim.Worker}";
        var refused = Refused(task);
        var said = refused is { } last ? $"; the last command on it was refused: {last.Message}" : task.StateReason is null ? "" : $"; {task.StateReason}";
        return ($"{task.Ref} is {task.State.Name()}, {held}{said}.", refused?.Next ?? (claim?.IsExpired(now) == true ? $"interlock claim {task.Ref}" : null));
    }

    private (string, string?) Reviewed(WorkTask task) => Accepting.Waiting(reader, task) is { } made
        ? ($"{task.Ref} was merged outside the queue by {made.Outside!.MadeBy} as {made.Commit[..10]}, and waits for a person: {Records.Merges.Find(reader, task.Uid)?.Held}", $"interlock approve {task.Ref} --for completion --as NAME --reason TEXT")
        : ($"{task.Ref} is in review: {Records.Merges.Find(reader, task.Uid)?.Held ?? "its change waits in the merge queue"}.", Records.Merges.Find(reader, task.Uid)?.Held is null ? "interlock merge process" : "interlock merge status");

    private (string, string?) Deployed(WorkTask task)
    {
        var merged = $"{task.Ref} is merged as {task.MergeCommit?[..10]} and deploying";
        var queue = Deploying.Queue(reader);
        return queue.FirstOrDefault(entry => entry.Task == task.Uid) switch
        {
            null => ($"{merged}, and nothing is on record that deploys it.", $"interlock task history {task.Ref}"),
            { Run: { } run } => ($"{merged}: run {run} is at it.", $"interlock run logs {run}"),
            var entry when queue[0].Task != task.Uid => ($"{merged}: the deploy of {reader.FindName(queue[0].Task)}, which was merged before, comes first.", $"interlock task why {reader.FindName(queue[0].Task)}"),
            { DueAt: { } due } entry => ($"{merged}: attempt {entry.Attempt + entry.InfrastructureAttempt} failed ({entry.LastFailure}), and it is tried again at {Stamp.Text(due)}.", due <= now ? "interlock merge process" : $"interlock run logs {entry.FailedRun}"),
            _ when !options.Deploys => ($"{merged}, and no deploy command is configured any more.", $"interlock approve {task.Ref} --for completion --as NAME --reason TEXT"),
            _ => ($"{merged}: its deploy has not begun.", "interlock merge process"),
        };
    }

    private (string, string?) Ended(WorkTask task) => (
        task.State == TaskState.Failed && BlockReasons.Is(task.StateReason, BlockReasons.Deploy)
            ? $"{task.Ref} is failed: it is merged as {task.MergeCommit?[..10]}, and its {task.StateReason}."
            : $"{task.Ref} is {task.State.Name()}: {task.StateReason ?? "no reason was given"}.",
        Remedies.For(reader, task, null)[0].Command);

    /// <summary>The last verdict that refused, unless the same gate has let it pass since or it has moved on.</summary>
    private (string Message, string? Next)? Refused(WorkTask task)
    {
        if (reader.ListEvents(new() { Uid = task.Uid, Type = EventTypes.GateRejected, Limit = 1, Last = true }) is not [var refused])
        {
            return null;
        }

        var gate = (int?)refused.Details["gate"];
        var since = reader.ListEvents(new() { Uid = task.Uid, AfterSeq = refused.Seq });
        return since.Any(entry => entry.Details.ContainsKey("to") || (entry.Type == EventTypes.GatePassed && (int?)entry.Details["gate"] == gate))
            ? null
            : ($"gate {gate} ({refused.Details["code"]}): {refused.Details["message"]}", $"interlock gate check {task.Ref}");
    }

    /// <summary>Why its last claim ended before it had begun; null when it did not.</summary>
    private string? SetUp(WorkTask task) =>
        reader.ListEvents(new() { Uid = task.Uid, Type = EventTypes.SetUpFailed, Limit = 1, Last = true }) is [var failed]
        && reader.ListEvents(new() { Uid = task.Uid, AfterSeq = failed.Seq }).All(entry => entry.Type != EventTypes.TaskAssigned)
            ? $"{failed.Details["message"]}"
            : null;

    private string By(string uid) => reader.FindClaim(uid) is { } claim ? $", held by {claim.Worker}" : "";
}
