using Interlock.Cli.Commands.About;
using Interlock.Cli.Commands.Artifact;
using Interlock.Cli.Commands.Change;
using Interlock.Cli.Commands.Config;
using Interlock.Cli.Commands.Demo;
using Interlock.Cli.Commands.Dispatching;
using Interlock.Cli.Commands.Gate;
using Interlock.Cli.Commands.Hooks;
using Interlock.Cli.Commands.Init;
using Interlock.Cli.Commands.Issue;
using Interlock.Cli.Commands.Lock;
using Interlock.Cli.Commands.Merge;
using Interlock.Cli.Commands.Protocol;
using Interlock.Cli.Commands.Repository;
using Interlock.Cli.Commands.Run;
using Interlock.Cli.Commands.Spec;
using Interlock.Cli.Commands.Store;
using Interlock.Cli.Commands.Tasks;
using Interlock.Cli.Commands.Trust;
using Interlock.Cli.Commands.Worker;
using Interlock.Cli.Commands.Worktree;

namespace Interlock.Cli.Commands;

/// <summary>Every command by its words.</summary>
internal sealed class CommandIndex : ICommands
{
    private CommandIndex()
    {
    }

    public static ICommands All { get; } = new CommandIndex();

    /// <summary>All commands, in the order of the overview.</summary>
    public static IReadOnlyList<string> Paths =>
    [
        "init", "doctor", "demo", "work", "dispatch", "status", "events", "worklog",
        "spec create", "spec import", "spec sync", "spec list", "spec show", "spec update", "spec graph", "spec export", "spec backup", "spec restore", "spec verify",
        "task create", "task list", "task show", "task ready", "task why", "task update", "task advance", "task cancel", "task reopen", "task retry", "task log", "task history", "task undo", "task graph",
        "claim", "start", "heartbeat", "progress", "note", "submit", "finish", "release", "fail", "answer",
        "impact analyze", "impact record",
        "approve", "check",
        "gate check",
        "lock list", "lock check", "lock acquire", "lock release", "lock cleanup", "lock force-release",
        "artifact add", "artifact list",
        "issue list", "issue show",
        "change list", "change show", "change review",
        "worker register", "worker list", "worker show", "worker remove",
        "run start", "run list", "run show", "run logs", "run kill", "run wait",
        "worktree list", "worktree prune", "worktree restore",
        "merge queue", "merge status", "merge submit", "merge process", "merge accept",
        "hooks install", "hooks uninstall", "hooks check", "agents-md",
        "store migrate", "store prune", "store locks", "store unlock", "store accept",
        "trust",
        "config show",
        "schema", "completion",
    ];

    /// <summary>The first words of commands that have two.</summary>
    public static IReadOnlyList<string> Nouns => ["spec", "task", "impact", "gate", "lock", "artifact", "issue", "change", "worker", "run", "worktree", "merge", "hooks", "store", "config"];

    public static CliCommand? Find(string path) => path switch
    {
        "init" => new InitCommand(),
        "doctor" => new DoctorCommand(),
        "demo" => new DemoCommand(),
        "work" => new WorkCommand(),
        "dispatch" => new DispatchCommand(),
        "status" => new StatusCommand(),
        "events" => new EventsCommand(),
        "worklog" => new WorklogCommand(),
        "spec create" => new SpecCreateCommand(),
        "spec import" => new SpecImportCommand(),
        "spec sync" => new SpecSyncCommand(),
        "spec list" => new SpecListCommand(),
        "spec show" => new SpecShowCommand(),
        "spec update" => new SpecUpdateCommand(),
        "spec graph" => new SpecGraphCommand(),
        "spec export" => new SpecExportCommand(),
        "spec backup" => new SpecBackupCommand(),
        "spec restore" => new SpecRestoreCommand(),
        "spec verify" => new SpecVerifyCommand(),
        "task create" => new TaskCreateCommand(),
        "task list" => new TaskListCommand(),
        "task show" => new TaskShowCommand(),
        "task ready" => new TaskReadyCommand(),
        "task why" => new TaskWhyCommand(),
        "task update" => new TaskUpdateCommand(),
        "task advance" => new TaskAdvanceCommand(),
        "task cancel" => new TaskCancelCommand(),
        "task reopen" => new TaskReopenCommand(),
        "task retry" => new TaskRetryCommand(),
        "task log" => new TaskLogCommand(),
        "task history" => new TaskHistoryCommand(),
        "task undo" => new TaskUndoCommand(),
        "task graph" => new TaskGraphCommand(),
        "claim" => new ClaimCommand(),
        "start" => new StartCommand(),
        "heartbeat" => new HeartbeatCommand(),
        "progress" => new ProgressCommand(),
        "note" => new NoteCommand(),
        "submit" => new SubmitCommand(),
        "finish" => new FinishCommand(),
        "release" => new ReleaseCommand(),
        "fail" => new FailCommand(),
        "answer" => new AnswerCommand(),
        "impact analyze" => new ImpactAnalyzeCommand(),
        "impact record" => new ImpactRecordCommand(),
        "approve" => new ApproveCommand(),
        "gate check" => new GateCheckCommand(),
        "check" => new CheckCommand(),
        "lock list" => new LockListCommand(),
        "lock check" => new LockCheckCommand(),
        "lock acquire" => new LockAcquireCommand(),
        "lock release" => new LockReleaseCommand(),
        "lock cleanup" => new LockCleanupCommand(),
        "lock force-release" => new LockForceReleaseCommand(),
        "artifact add" => new ArtifactAddCommand(),
        "artifact list" => new ArtifactListCommand(),
        "issue list" => new IssueListCommand(),
        "issue show" => new IssueShowCommand(),
        "change list" => new ChangeListCommand(),
        "change show" => new ChangeShowCommand(),
        "change review" => new ChangeReviewCommand(),
        "worker register" => new WorkerRegisterCommand(),
        "worker list" => new WorkerListCommand(),
        "worker show" => new WorkerShowCommand(),
        "worker remove" => new WorkerRemoveCommand(),
        "run start" => new RunStartCommand(),
        "run list" => new RunListCommand(),
        "run show" => new RunShowCommand(),
        "run logs" => new RunLogsCommand(),
        "run kill" => new RunKillCommand(),
        "run wait" => new RunWaitCommand(),
        "worktree list" => new WorktreeListCommand(),
        "worktree prune" => new WorktreePruneCommand(),
        "worktree restore" => new WorktreeRestoreCommand(),
        "merge queue" => new MergeQueueCommand(),
        "merge status" => new MergeQueueCommand("merge status"),
        "merge submit" => new MergeSubmitCommand(),
        "merge process" => new MergeProcessCommand(),
        "hooks install" => new HooksInstallCommand(),
        "hooks uninstall" => new HooksUninstallCommand(),
        "hooks check" => new HooksCheckCommand(),
        "agents-md" => new AgentsMdCommand(),
        "store prune" => new StorePruneCommand(),
        "store locks" => new StoreLocksCommand(),
        "store unlock" => new StoreUnlockCommand(),
        "store accept" => new StoreAcceptCommand(),
        "merge accept" => new MergeAcceptCommand(),
        "trust" => new TrustCommand(),
        "config show" => new ConfigShowCommand(),
        "store migrate" => new StoreMigrateCommand(),
        "schema" => new SchemaCommand(),
        "completion" => new CompletionCommand(),
        _ => null,
    };

    public static bool IsNoun(string word) => About(word) is not null;

    /// <summary>What the commands of a noun are about; null when it is none.</summary>
    public static string? About(string noun) => noun switch
    {
        "spec" => "Named sets of tasks, and the files they come from.",
        "task" => "What is to be done.",
        "impact" => "What a task's change touches.",
        "gate" => "What stands between a task and its next state.",
        "lock" => "Files that tasks hold.",
        "artifact" => "References to results.",
        "issue" => "Issues on the forge.",
        "change" => "Change requests on the forge.",
        "worker" => "People and agents.",
        "run" => "Live executions.",
        "worktree" => "Isolated checkouts of tasks.",
        "merge" => "The merge queue.",
        "hooks" => "What agents and git ask before files change.",
        "store" => "Where everything is kept.",
        "config" => "The configuration in effect.",
        _ => null,
    };

    /// <summary>The words that can follow: verbs of a noun, or, for an empty one, the first words of all commands.</summary>
    public static IReadOnlyList<string> Below(string noun) => noun.Length == 0
        ? [.. Paths.Select(static path => path.Split(' ')[0]).Distinct()]
        : [.. Paths.Where(path => path.StartsWith(noun + " ", StringComparison.Ordinal)).Select(path => path[(noun.Length + 1)..])];

    IReadOnlyList<string> ICommands.Paths => Paths;

    IReadOnlyList<string> ICommands.Nouns => Nouns;

    CliCommand? ICommands.Find(string path) => Find(path);

    string? ICommands.About(string noun) => About(noun);

    IReadOnlyList<string> ICommands.Below(string noun) => Below(noun);
}
