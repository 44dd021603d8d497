using Interlock.Claims;
using Interlock.Gates.Watching;
using Interlock.Registry.Reviewing;

namespace Interlock.Registry;

/// <summary>What of the configuration the registry's decisions depend on.</summary>
internal sealed record RegistryOptions
{
    /// <summary>Lease of a person's claim; default 60 min.</summary>
    public TimeSpan PersonLease { get; init; } = TimeSpan.FromMinutes(60);

    /// <summary>Lease of an agent's claim; default 5 min.</summary>
    public TimeSpan AgentLease { get; init; } = TimeSpan.FromMinutes(5);

    public IReadOnlyList<string> SharedFiles { get; init; } = Claims.SharedFiles.Default;

    /// <summary>A task that waits for a lock counts as one priority higher after each such time; default 10 min.</summary>
    public TimeSpan LockAging { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a place in the wait queue for a lock is kept once the lock is free and nobody claims the task; default 10 s.</summary>
    public TimeSpan PlaceKept { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>True where the file system does not tell case apart.</summary>
    public bool IgnoreCase { get; init; }

    /// <summary>A person may not approve their own task.</summary>
    public bool FourEyes { get; init; }

    /// <summary>How long an idempotency key is remembered; default 30 days.</summary>
    public TimeSpan KeyRetention { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Attempts that count before a task is failed; default 3.</summary>
    public int MaxAttempts { get; init; } = 3;

    /// <summary>Attempts that infrastructure may cost before a task is failed; default 10.</summary>
    public int InfrastructureBudget { get; init; } = 10;

    /// <summary>First wait before a retry; doubles each time.</summary>
    public TimeSpan BackoffBase { get; init; } = TimeSpan.FromSeconds(2);

    public TimeSpan BackoffCap { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Template of branch names; see the Git room.</summary>
    public string BranchTemplate { get; init; } = "{kind}/{issue}-{task}-{slug}";

    /// <summary>Path patterns that belong to specs and never to a task's change.</summary>
    public IReadOnlyList<string> SpecFiles { get; init; } = [".kiro/specs/**/tasks.md"];

    /// <summary>What decides about others, besides the files of registered specs: changed only with a person's approval.</summary>
    public IReadOnlyList<ProtectedPath> Protected { get; init; } = [.. BuiltInProtection.Paths(["interlock.yaml"], [".kiro/specs/**"])];

    public UnusualLimits Unusual { get; init; } = new();

    /// <summary>Globs of the files of tests; one without <c>/</c> matches at any depth.</summary>
    public IReadOnlyList<string> Tests { get; init; } = [];

    /// <summary>A person has to approve that tests are weakened; else an event tells of it.</summary>
    public bool ApproveWeakenedTests { get; init; }

    /// <summary>True when a deploy command follows the merge.</summary>
    public bool Deploys { get; init; }

    /// <summary>See <see cref="RepositoryFacts.Repository"/>.</summary>
    public string Repository { get; init; } = "";

    /// <summary>Null: not said, gate 7 refuses; empty: <c>checks: none</c>; else the names of the checks.</summary>
    public IReadOnlyList<string>? Checks { get; init; }

    /// <summary>Tells one configuration of the checks from another: names and commands.</summary>
    public Lazy<string> ChecksIdentity { get; init; } = new("");

    /// <summary>The checks with where each comes from; kept with every merge that they passed.</summary>
    public IReadOnlyList<RanCheck> CheckSources { get; init; } = [];
}
