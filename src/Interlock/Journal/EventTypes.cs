namespace Interlock.Journal;

/// <summary>The names of all events. The first ten are those of the Task Registry design.</summary>
internal static class EventTypes
{
    public const string TaskCreated = "TaskCreated";
    public const string TaskUpdated = "TaskUpdated";
    public const string TaskReady = "TaskReady";
    public const string TaskAssigned = "TaskAssigned";
    public const string TaskCompleted = "TaskCompleted";
    public const string TaskFailed = "TaskFailed";
    public const string RunnerStarted = "RunnerStarted";
    public const string RunnerFinished = "RunnerFinished";
    public const string PrOpened = "PROpened";
    public const string PrMerged = "PRMerged";

    /// <summary>The git settings that our own git follows were recorded: when the registry was made or first opened, or because a person trusted them.</summary>
    public const string GitSettingsRecorded = "GitSettingsRecorded";

    public const string GatePassed = "GatePassed";
    public const string GateRejected = "GateRejected";
    public const string LockAcquired = "LockAcquired";
    public const string LockReleased = "LockReleased";
    public const string LockExpired = "LockExpired";
    public const string LockYielded = "LockYielded";
    public const string ProgressReported = "ProgressReported";
    public const string ApprovalGranted = "ApprovalGranted";
    public const string ApprovalDenied = "ApprovalDenied";
    public const string ApprovalRequested = "ApprovalRequested";
    public const string ImpactRecorded = "ImpactRecorded";
    public const string ClaimReleased = "ClaimReleased";
    public const string ClaimExpired = "ClaimExpired";
    public const string LeaseBounded = "LeaseBounded";
    public const string RetryScheduled = "RetryScheduled";
    public const string MergeQueued = "MergeQueued";
    public const string MergeFoundOutside = "MergeFoundOutside";
    public const string MergeRefused = "MergeRefused";
    public const string ChecksFinished = "ChecksFinished";
    public const string DeployFinished = "DeployFinished";
    public const string TestsWeakened = "TestsWeakened";
    public const string WorklogNoted = "WorklogNoted";
    public const string IssueReopened = "IssueReopened";
    public const string ReviewGiven = "ReviewGiven";
    public const string WorkRescued = "WorkRescued";
    public const string ProcessReaped = "ProcessReaped";
    public const string IssueClosed = "IssueClosed";
    public const string BackupMade = "BackupMade";
    public const string BackupFailed = "BackupFailed";
    public const string OperatorAction = "OperatorAction";
    public const string EventsArchived = "EventsArchived";
    public const string SpecUpdated = "SpecUpdated";
    public const string TargetDecided = "TargetDecided";
    public const string TargetMoved = "TargetMoved";
    public const string SetUpFailed = "SetUpFailed";
    public const string QuestionAsked = "QuestionAsked";
    public const string QuestionAnswered = "QuestionAnswered";

    /// <summary>Every type, those of the design first.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        TaskCreated,
        TaskUpdated,
        TaskReady,
        TaskAssigned,
        TaskCompleted,
        TaskFailed,
        RunnerStarted,
        RunnerFinished,
        PrOpened,
        PrMerged,
        GatePassed,
        GateRejected,
        LockAcquired,
        LockReleased,
        LockExpired,
        ProgressReported,
        ApprovalGranted,
        ApprovalDenied,
        ApprovalRequested,
        ImpactRecorded,
        ClaimReleased,
        ClaimExpired,
        RetryScheduled,
        MergeQueued,
        MergeRefused,
        ChecksFinished,
        ReviewGiven,
        WorkRescued,
        ProcessReaped,
        IssueClosed,
        BackupMade,
        BackupFailed,
        OperatorAction,
        MergeFoundOutside,
        EventsArchived,
        SpecUpdated,
        DeployFinished,
        LockYielded,
        WorklogNoted,
        IssueReopened,
        LeaseBounded,
        TargetDecided,
        TargetMoved,
        GitSettingsRecorded,
        TestsWeakened,
        SetUpFailed,
        QuestionAsked,
        QuestionAnswered,
    ];
}
