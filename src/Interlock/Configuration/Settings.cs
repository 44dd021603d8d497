namespace Interlock.Configuration;

/// <summary>The whole configuration, typed. Defaults and ranges stand in <see cref="ConfigTable"/>.</summary>
internal sealed record Settings
{
    public required RegistrySettings Registry { get; init; }

    public required KiroSettings Kiro { get; init; }

    public required PlanSettings Plans { get; init; }

    public required BranchSettings Branch { get; init; }

    public required GateSettings Gates { get; init; }

    public required LockSettings Locks { get; init; }

    /// <summary>By name, in the order of the names.</summary>
    public required IReadOnlyDictionary<string, AgentSettings> Agents { get; init; }

    /// <summary>By name, in the order of the names. Where none is configured: one pool per agent, of the agent's name.</summary>
    public required IReadOnlyDictionary<string, PoolSettings> AgentPools { get; init; }

    public required DispatcherSettings Dispatcher { get; init; }

    public required WorktreeSettings Worktrees { get; init; }

    public required MergeSettings Merge { get; init; }

    public required ForgeSettings Forge { get; init; }

    public required NotifySettings Notify { get; init; }

    public required ImpactSettings Impact { get; init; }
}

/// <param name="Url"><c>sqlite:PATH</c> or <c>files:DIR</c>; null: the default place.</param>
internal sealed record RegistrySettings(
    string? Url, TimeSpan LockTimeout, TimeSpan LockRetryInterval, int EventLogMaxSizeMb,
    TimeSpan? EventRetention, TimeSpan? RunRetention, TimeSpan KeyRetention, bool BackupEnabled, TimeSpan BackupInterval, int BackupKeep);

/// <param name="Path">Where spec folders are, relative to the repository.</param>
/// <param name="Order"><c>groups</c>, <c>sequential</c> or <c>free</c>.</param>
internal sealed record KiroSettings(string Path, string Order, bool RequirementsAsDependencies, bool TrustTicks, bool Untick);

/// <summary>Sections <c>speckit</c> and <c>openspec</c>.</summary>
/// <param name="StoriesFollow">Stories one after the other.</param>
/// <param name="SectionsFree">Tasks of a section side by side.</param>
internal sealed record PlanSettings(bool StoriesFollow, bool SectionsFree);

/// <param name="Template">As the Git room reads it: placeholders in braces, or a preset.</param>
internal sealed record BranchSettings(string Template);

/// <param name="Protected">Globs, besides what is always protected.</param>
/// <param name="Tests">Globs of the files of tests.</param>
/// <param name="ApproveWeakenedTests">A person has to approve that tests are weakened.</param>
/// <param name="UnusualFiles">Globs of new files that often hold secrets.</param>
/// <param name="UnusualCount">More new files than this are unusual.</param>
/// <param name="UnusualBytes">A new file larger than this is.</param>
internal sealed record GateSettings(
    bool FourEyes, IReadOnlyList<string> Protected, IReadOnlyList<string> Tests, bool ApproveWeakenedTests, IReadOnlyList<string> UnusualFiles, int UnusualCount, long UnusualBytes);

/// <param name="Shared">Globs; one without <c>/</c> matches at any depth.</param>
internal sealed record LockSettings(IReadOnlyList<string> Shared, TimeSpan PersonLease, TimeSpan AgentLease, bool Mirror);

/// <param name="Environment">Variables added to the run's environment.</param>
/// <param name="Stall">No output for so long: stalled.</param>
/// <param name="Wall">The whole run's limit.</param>
/// <param name="PromptAsFile">True: a file; false: standard input.</param>
internal sealed record AgentSettings(
    string Name,
    ConfiguredCommand Command,
    IReadOnlyDictionary<string, string> Environment,
    IReadOnlyList<string> Skills,
    TimeSpan Stall,
    TimeSpan Wall,
    bool PromptAsFile,
    string? Group,
    ConfiguredCommand? Close)
{
    /// <summary>Names of variables that pass to it from our own environment.</summary>
    public IReadOnlyList<string> PassEnvironment { get; init; } = [];
}

/// <param name="Type"><c>local-process</c>.</param>
/// <param name="Agent">A key of <see cref="Settings.Agents"/>.</param>
/// <param name="Limit">Runs at once.</param>
/// <param name="Skills">The pool's own and its agent's.</param>
internal sealed record PoolSettings(string Name, string Type, string Agent, int Limit, IReadOnlyList<string> Skills, bool Enabled);

/// <param name="Workers">Runs at once, over all pools.</param>
/// <param name="Grace">What running agents get when the dispatcher is asked to stop.</param>
/// <param name="StopStep">Between two rungs of the stop ladder.</param>
internal sealed record DispatcherSettings(
    int Workers, TimeSpan PollInterval, int MaxAttempts, TimeSpan BackoffBase, TimeSpan BackoffCap, int InfraBudget, TimeSpan Grace, TimeSpan StopStep);

/// <param name="Path">Relative to the repository.</param>
internal sealed record WorktreeSettings(string Path);

/// <param name="Target">The branch; null: the repository's default.</param>
/// <param name="Deploy">Null: nothing is deployed.</param>
internal sealed record MergeSettings(string? Target, CheckPlan Checks, ConfiguredCommand? Deploy, TimeSpan DeployTimeout)
{
    /// <summary>Names of variables that checks get on top of the allow-list.</summary>
    public IReadOnlyList<string> CheckEnvironment { get; init; } = [];

    /// <summary>What stays in the check tree between merges while lock files are the same.</summary>
    public IReadOnlyList<string> CheckKeep { get; init; } = [];
}

/// <summary>What must pass before the target moves.</summary>
/// <param name="IsConfigured">
/// False: the repository's file has not said yet, and gate 7 refuses, whatever other layers would add. True with no checks: <c>checks: none</c>.
/// </param>
internal sealed record CheckPlan(bool IsConfigured, IReadOnlyList<MergeCheck> Checks);

/// <param name="Writes">Globs of tracked files that it may change.</param>
/// <param name="Origin">Where it is defined.</param>
internal sealed record MergeCheck(string Name, ConfiguredCommand Run, TimeSpan Timeout, IReadOnlyList<string> Writes, ConfigOrigin Origin);

/// <param name="Kind"><c>local</c>.</param>
internal sealed record ForgeSettings(string Kind);

internal sealed record NotifySettings(ConfiguredCommand? Command);

/// <param name="Provider"><c>built-in</c>, <c>command</c> or <c>code-graph</c>.</param>
/// <param name="Command">Set where the provider is <c>command</c>.</param>
/// <param name="Timeout">Of an analysis by another program.</param>
/// <param name="FallsBack">The built-in analysis answers where the other program does not.</param>
/// <param name="Depth">Steps from file to file.</param>
/// <param name="Medium">Reach from which it is MEDIUM; below <paramref name="High"/>, which is below <paramref name="Critical"/>.</param>
internal sealed record ImpactSettings(
    string Provider, ConfiguredCommand? Command, TimeSpan Timeout, bool FallsBack, int Depth, int Medium, int High, int Critical);
