namespace Interlock.Registry;

/// <summary>
/// The one table of who may give which command. The registry begins no write without a row of it; command line, socket and hooks only
/// say who asks.
/// </summary>
internal static class Authority
{
    private static readonly string[] Looking =
    [
        "doctor", "status", "events", "worklog", "spec list", "spec show", "spec export", "spec verify", "issue list", "issue show", "change list", "change show",
        "worker list", "worker show", "run wait", "worktree list", "merge queue", "merge status", "store locks", "config show", "schema", "completion", "agents-md",
    ];

    private static readonly string[] LookingFromRun =
    [
        "spec graph", "task list", "task show", "task ready", "task why", "task history", "task log", "task graph",
        "gate check", "lock list", "lock check", "artifact list", "run list", "run show", "run logs", "hooks check",
    ];

    public static AuthorityRule Claim => new("claim", Authorized.Outside, "A run has its task; the next one is for its runner to claim.") { Methods = ["ClaimCommands.Claim"] };

    public static AuthorityRule Start => new("start", Authorized.Holder, "The runner has started the task of a run.") { Methods = ["Working.StartAsync"] };

    public static AuthorityRule Heartbeat => Held("heartbeat", "Working.Heartbeat");

    public static AuthorityRule Progress => Held("progress", "Working.Progress");

    public static AuthorityRule Note => Held("note", "Worklogs.Note");

    public static AuthorityRule Submit => Held("submit", "Submitting.SubmitAsync");

    public static AuthorityRule Finish => Held("finish", "Completing.Finish");

    public static AuthorityRule Release => Held("release", "Working.Release");

    public static AuthorityRule Fail => Held("fail", "Working.Fail");

    public static AuthorityRule Acquire => Held("lock acquire", "Locking.Acquire");

    public static AuthorityRule Unlock => new("lock release", Authorized.Holder, "A run keeps what it has touched until its end is judged.") { Methods = ["Locking.Release"] };

    public static AuthorityRule Analyze => new("impact analyze", Authorized.Anybody, "An analysis says what is; it is recorded with the task.") { FromRun = true, Methods = ["ApprovalCommands.AnalyzeAsync"] };

    public static AuthorityRule Assess => new("impact record", Authorized.Anybody, "A worker may raise a risk; only a person lowers it.") { FromRun = true, Methods = ["ApprovalCommands.RecordAsync"] };

    public static AuthorityRule Keep => new("artifact add", Authorized.Anybody, "A reference changes nothing that a gate reads.") { FromRun = true, Methods = ["ArtifactCommands.Add"] };

    public static AuthorityRule CreateTask => Planned("task create", "Creating.Create");

    public static AuthorityRule UpdateTask => Planned("task update", "Steering.Update");

    public static AuthorityRule AdvanceTask => Planned("task advance", "Steering.Advance");

    public static AuthorityRule CancelTask => Planned("task cancel", "Steering.Cancel");

    public static AuthorityRule Retry => Planned("task retry", "Retries.RetryAsync");

    public static AuthorityRule CreateSpec => Planned("spec create", "Planning.Create");

    public static AuthorityRule UpdateSpec => Planned("spec update", "Planning.Update");

    public static AuthorityRule SyncSpec => Planned("spec sync", "SyncCommands.Apply");

    public static AuthorityRule RegisterWorker => new("worker register", Authorized.Outside, "Whoever says that somebody is a person makes them one.") { Methods = ["Roster.Register"] };

    public static AuthorityRule RemoveWorker => new("worker remove", Authorized.Outside, "Workers are for those to keep who let them work.") { Methods = ["Roster.Remove"] };

    public static AuthorityRule StopRun => new("run kill", Authorized.Outside, "A run is ended by those who let it run, never by another run.") { Methods = ["RunBook.AskStop"] };

    public static AuthorityRule StartRun => new("run start", Authorized.Outside, "Whatever a run starts belongs to it; a run of its own would be out of its runner's reach.");

    public static AuthorityRule Cleanup => new("lock cleanup", Authorized.Outside, "It ends claims whose time is over; the runner looks after those of its runs.") { Methods = ["Sweeping.Cleanup"] };

    public static AuthorityRule Approve => Personal("approve", "An approval is a person's word, and it counts because it is.",
        new(RefusalKind.Forbidden, "approval.by_run", "Nothing that runs inside a run may approve.", "A person approves from a shell of their own."), "ApprovalCommands.Approve");

    public static AuthorityRule Review => Personal("change review", "A review is a person's word.",
        new(RefusalKind.Forbidden, "review.by_run", "Nothing that runs inside a run may review.", "A person reviews from a shell of their own."), "Completing.Review");

    public static AuthorityRule Reopen => Personal("task reopen", "What was done is undone by a person, with a reason.",
        new(RefusalKind.Forbidden, "operator.run", "Nothing that runs inside a run may reopen a task.", "A person does it from a shell of their own."), "Steering.Reopen");

    public static AuthorityRule Answer => Personal("answer", "An agent asked a person.",
        new(RefusalKind.Forbidden, "operator.run", "Nothing that runs inside a run may answer a question.", "A person does it from a shell of their own."), "QuestionCommands.Answer");

    public static AuthorityRule Undo => Personal("task undo", "What an operator did is taken back by a person.",
        new(RefusalKind.Forbidden, "operator.run", "Nothing that runs inside a run may undo what an operator did.", "A person does it from a shell of their own."), "Undoing.UndoAsync");

    public static AuthorityRule ForceRelease => Personal("lock force-release", "Locks of others are taken away by a person, with a reason.",
        new(RefusalKind.Forbidden, "operator.run", "Nothing that runs inside a run may take locks away.", "A person does it from a shell of their own."), "Locking.ForceRelease");

    public static AuthorityRule UnlockStore => Personal("store unlock", "A lock of the registry is taken away by a person, with a reason.",
        new(RefusalKind.Forbidden, "operator.run", "Nothing that runs inside a run may take locks away.", "A person does it from a shell of their own."), "Unlocking.Record");

    public static AuthorityRule AcceptStore => Personal("store accept", "That an older registry is the registry is a person's word.",
        new(RefusalKind.Forbidden, "operator.run", "Nothing that runs inside a run may accept a registry.", "A person does it from a shell of their own."), "AcceptingOlder.Accept");

    public static AuthorityRule Restore => Personal("spec restore", "What a backup brings back replaces facts.",
        new(RefusalKind.Forbidden, "restore.operator", "Nothing that runs inside a run may restore a backup.", "A person does it from a shell of their own."));

    public static AuthorityRule Trust => Personal("trust", "What is trusted is run as code.",
        new(RefusalKind.Forbidden, "trust.by_run", "Nothing that runs inside a run may trust commands.", "A person does it from a shell of their own."), "Trusting.Record", "Targeting.RecordGit");

    public static AuthorityRule AcceptTarget => Personal("merge accept", "That a move of the target is as it should be is a person's word.",
        new(RefusalKind.Forbidden, "target.by_run", "Nothing that runs inside a run may accept a move of the target.", "A person does it from a shell of their own."), "Targeting.Accept");

    private static AuthorityRule Migrate => Personal("store migrate", "The registry is moved by those who keep it.",
        new(RefusalKind.Forbidden, "migrate.operator", "Nothing that runs inside a run may move the registry.", "A person does it from a shell of their own."));

    private static AuthorityRule Demo => Personal("demo", "The demo plays a person who approves.",
        new(RefusalKind.Forbidden, "demo.inside_run", "The demo plays a person who approves, and nothing inside a run may approve.", "Start it from a shell of your own."));

    /// <summary>What the registry does without being asked.</summary>
    public static AuthorityRule Merged => Own("merge landed", "Completing.Merged");

    public static AuthorityRule Returned => Own("merge returned", "Completing.Returned");

    public static AuthorityRule Close => Own("task closed", "Completing.Close");

    public static AuthorityRule Deploy => Own("deploy", "Deploying.Begin", "Deploying.Ended");

    public static AuthorityRule Rescue => Own("work rescued", "ArtifactCommands.Rescued");

    public static AuthorityRule Agree => Own("sync agreed", "SyncCommands.Agree", "SyncCommands.Ticked");

    public static AuthorityRule Queue => Own("merge queue kept", "QueueEntries.Hold", "QueueEntries.Forget", "QueueEntries.Remember", "QueueEntries.TakeOff", "QueueEntries.Landed", "QueueEntries.Tested");

    public static AuthorityRule Prune => Own("old records pruned", "Pruning.Note", "Pruning.Forget", "Pruning.ForgetRun");

    public static AuthorityRule Sweep => Own("sweep", "Sweeping.Sweep");

    public static AuthorityRule Archive => Own("events archived", "Archiving.Run");

    public static AuthorityRule RecordRun => Own("run recorded", "RunBook.Start", "RunBook.Update", "RunBook.Finish", "RunBook.Settled");

    public static AuthorityRule SetUp => Own("claim set up", "Preparing.WorktreeAsync", "Preparing.AttemptAsync", "Preparing.Branch", "Preparing.Abandon", "Preparing.Tell");

    public static AuthorityRule Ask => Own("question asked", "QuestionCommands.Ask");

    public static AuthorityRule WatchTarget => Own("target watched", "Targeting.LookAsync", "Targeting.Expect", "Targeting.Moved");

    public static AuthorityRule Rebase => Own("branch brought up to date", "Working.Rebase");

    public static AuthorityRule Grow => Own("locks grown", "Submitting.GrowLocksAsync");

    /// <summary>Every row, those of the command line first.</summary>
    public static IReadOnlyList<AuthorityRule> Table =>
    [
        .. Looking.Concat(LookingFromRun).Order(StringComparer.Ordinal).Select(command => Find(command)!),
        Heartbeat, Progress, Note, Submit, Finish, Release, Fail, Acquire, Start, Unlock,
        Analyze, Assess, Keep,
        Claim, CreateTask, UpdateTask, AdvanceTask, CancelTask, Retry, CreateSpec, UpdateSpec, SyncSpec, RegisterWorker, RemoveWorker, StopRun, StartRun, Cleanup,
        .. Program.Select(command => Find(command)!),
        Approve, Review, Answer, Reopen, Undo, ForceRelease, UnlockStore, AcceptStore, Restore, Trust, AcceptTarget, Migrate, Demo,
        Merged, Returned, Close, Deploy, Rescue, Agree, Queue, Prune, Sweep, Archive, RecordRun, SetUp, Ask, WatchTarget, Rebase, Grow,
    ];

    private static IReadOnlyList<string> Program =>
        ["init", "work", "dispatch", "spec import", "spec backup", "worktree prune", "worktree restore", "merge submit", "merge process", "check", "hooks install", "hooks uninstall", "store prune"];

    /// <summary>The row of a command line; null when the table has none, and then nobody may.</summary>
    public static AuthorityRule? Find(string command) => command switch
    {
        "claim" => Claim,
        "start" => Start,
        "heartbeat" => Heartbeat,
        "progress" => Progress,
        "note" => Note,
        "submit" => Submit,
        "finish" => Finish,
        "release" => Release,
        "fail" => Fail,
        "lock acquire" => Acquire,
        "lock release" => Unlock,
        "impact analyze" => Analyze,
        "impact record" => Assess,
        "artifact add" => Keep,
        "task create" => CreateTask,
        "task update" => UpdateTask,
        "task advance" => AdvanceTask,
        "task cancel" => CancelTask,
        "task retry" => Retry,
        "spec create" => CreateSpec,
        "spec update" => UpdateSpec,
        "spec sync" => SyncSpec,
        "worker register" => RegisterWorker,
        "worker remove" => RemoveWorker,
        "run kill" => StopRun,
        "run start" => StartRun,
        "lock cleanup" => Cleanup,
        "approve" => Approve,
        "change review" => Review,
        "task reopen" => Reopen,
        "task undo" => Undo,
        "answer" => Answer,
        "lock force-release" => ForceRelease,
        "store unlock" => UnlockStore,
        "store accept" => AcceptStore,
        "spec restore" => Restore,
        "trust" => Trust,
        "merge accept" => AcceptTarget,
        "store migrate" => Migrate,
        "demo" => Demo,
        "init" => new(command, Authorized.Outside, "A registry is made by those who will keep it."),
        "work" or "dispatch" => new(command, Authorized.Outside, "A run starts no runs beside its runner."),
        "spec import" => new(command, Authorized.Outside, "What is to be done is said by those who let runs do it."),
        "spec backup" => new(command, Authorized.Outside, "Backups are files of those who keep the registry."),
        "worktree prune" or "worktree restore" => new(command, Authorized.Outside, "Worktrees of tasks are looked after by the runner."),
        "merge submit" => new(command, Authorized.Holder, "A run hands its work in with 'submit', or its runner does it."),
        "check" => new(command, Authorized.Outside, "Checks are run by those who merge; a run runs them itself in its worktree."),
        "merge process" => new(command, Authorized.Outside, "The queue is worked on by those who are not in it."),
        "hooks install" or "hooks uninstall" => new(command, Authorized.Outside, "Hooks watch over runs."),
        "store prune" => new(command, Authorized.Outside, "What is kept is for those to say who keep the registry."),
        _ when Array.IndexOf(LookingFromRun, command) >= 0 => new(command, Authorized.Reader, "Looking is free.") { FromRun = true },
        _ when Array.IndexOf(Looking, command) >= 0 => new(command, Authorized.Reader, "Looking is free; the runner itself looks only at what a run needs."),
        _ => null,
    };

    private static AuthorityRule Held(string command, string method) =>
        new(command, Authorized.Holder, "It speaks for the work under a claim.") { FromRun = true, Methods = [method] };

    private static AuthorityRule Planned(string command, params string[] methods) =>
        new(command, Authorized.Outside, "What is to be done is said by those who let runs do it.") { Methods = methods };

    private static AuthorityRule Personal(string command, string why, Refusal denied, params string[] methods) =>
        new(command, Authorized.Person, why) { Denied = denied, Methods = methods };

    private static AuthorityRule Own(string command, params string[] methods) =>
        new(command, Authorized.Itself, "It follows from what was admitted before.") { Methods = methods, OnlyRegistry = true };
}
