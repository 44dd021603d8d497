using static Interlock.Configuration.ConfigType;

namespace Interlock.Configuration;

/// <param name="Name">The first part of its keys.</param>
/// <param name="Doc">One sentence.</param>
internal sealed record ConfigSection(string Name, string Doc);

/// <summary>
/// Every key there is, once. The reader, the JSON Schema, the reference page and <c>config show</c> are made from this table.
/// </summary>
internal static class ConfigTable
{
    /// <summary>The key of the repository's file that names more files of it.</summary>
    public const string Include = "include";

    /// <summary>What each section is about, in the order of the reference.</summary>
    public static IReadOnlyList<ConfigSection> Sections { get; } =
    [
        new("registry", "Where the registry is and how it is opened."),
        new("kiro", "How Kiro `tasks.md` files are read and written."),
        new("speckit", "How the plans of spec-kit are read."),
        new("openspec", "How the plans of OpenSpec are read."),
        new("branch", "How the branches of tasks are named."),
        new("gates", "What the gates ask."),
        new("locks", "Leases and shared files."),
        new("agents", "Agent programs, each under a name."),
        new("agent_pools", "Places that run agents, each under a name."),
        new("dispatcher", "Intake, attempts, back-off and shutdown."),
        new("worktrees", "Where tasks are worked on."),
        new("merge", "What must pass before the target moves, and where it is."),
        new("forge", "Where issues and changes live."),
        new("notify", "Whom to tell."),
        new("impact", "How the impact of a task is analysed, and when it is called MEDIUM, HIGH or CRITICAL."),
    ];

    public static IReadOnlyList<ConfigKey> Keys { get; } =
    [
        new("registry.url", Text, "The store: `sqlite:PATH` or `files:DIR`. Unset: inside the repository's common git directory."),
        Seconds("registry.lock_timeout", 30, 0, 3600, "How long, in seconds, to wait for another writer."),
        Seconds("registry.lock_retry_interval", 0.1, 0.001, 60, "How often, in seconds, a writer that waits looks again (file registry)."),
        Whole("registry.event_log_max_size_mb", 100, 1, 100_000, "Size in MB at which an event log is rotated (file registry), or its oldest part is moved to the archive."),
        Whole("registry.event_retention_days", 365, 0, 36_500, "Days that events stay in the registry before they are moved to the archive; 0: for ever."),
        Whole("registry.run_retention_days", 30, 0, 36_500, "Days that the record and the output of an ended run are kept when no open task needs them; 0: for ever."),
        Whole("registry.key_retention_days", 30, 1, 36_500, "Days that an idempotency key is remembered."),
        Flag("registry.backup_enabled", true, "Whether the dispatcher makes backups of all specs."),
        Seconds("registry.backup_interval_hours", 24, 0.1, 8760, "Hours between two backups of the dispatcher."),
        Whole("registry.backup_keep", 7, 1, 10_000, "Backups kept of each spec; more where a kept one goes on from them."),

        new("kiro.path", Text, "The directory that holds one folder per spec.") { Default = ".kiro/specs", Check = ConfigChecks.RelativePath },
        Choice("kiro.order", "groups", ["groups", "sequential", "free"], "The order of tasks in files that do not say: top-level groups one after the other, strictly one by one, or none."),
        Flag("kiro.requirements_as_dependencies", false, "Read `_Requirements:_` as dependencies between tasks, which they are not."),
        Flag("kiro.trust_ticks", false, "Accept a box ticked by hand as a manual completion.") with { Layers = ConfigLayering.FalseWins },
        Flag("kiro.untick", false, "Set a box back that was ticked by hand without proof."),

        Choice("speckit.stories", "parallel", ["parallel", "sequential"], "How the user stories of a spec-kit plan are worked: beside one another, or one after the other."),
        Choice("openspec.order", "document", ["document", "sections"], "The order of tasks in an OpenSpec change: that of the document, or free inside a section."),

        new("branch.template", Text, "The name of a task's branch, of `{kind}`, `{issue}`, `{spec}`, `{task}`, `{key}` and `{slug}`, in quotes; or one of the presets `feature/issue-<n>-<slug>` and `feature/task-<spec>-<id>`.")
        {
            Default = "{kind}/{issue}-{task}-{slug}", Check = ConfigChecks.BranchTemplate,
        },

        Flag("gates.four_eyes", false, "Refuse a person's approval of a task that the same person holds.") with { Layers = ConfigLayering.TrueWins },
        new("gates.protected", TextList, "Globs of files that only change with a person's approval, besides those that always do: the program and script of each configured command, what continuous integration reads, `interlock.yaml` and what it includes, specs. One without `/` matches at any depth.")
        {
            Default = Array.Empty<string>(), Check = ConfigChecks.RelativePath, Layers = ConfigLayering.United,
        },
        new("gates.tests.files", TextList, "Globs of the files of tests; one without `/` matches at any depth. A list at `gates.tests` means the same.")
        {
            Default = ConfigDefaults.TestFiles, Check = ConfigChecks.RelativePath, Layers = ConfigLayering.United,
        },
        Choice("gates.tests.policy", "event", ["event", "approve"], "What happens when tests are deleted, shortened or left out: an event and a note at the change, or gate 5 waits for a person.") with { Layers = ConfigLayering.StrictestWins },
        new("gates.unusual.files", TextList, "Globs of new files that often hold secrets; gate 5 asks for their declaration or a person. One without `/` matches at any depth. A list at `gates.unusual` means the same.")
        {
            Default = ConfigDefaults.UnusualFiles, Check = ConfigChecks.RelativePath, Layers = ConfigLayering.United,
        },
        Whole("gates.unusual.count", 500, 0, 1_000_000, "New files in one change above which gate 5 asks for their declaration or a person.") with { Layers = ConfigLayering.LowestWins },
        Whole("gates.unusual.megabytes", 10, 1, 100_000, "Size in MB of a new file above which gate 5 asks for its declaration or a person.") with { Layers = ConfigLayering.LowestWins },

        new("locks.shared", TextList, "Globs of files that only one task may change at a time; one without `/` matches at any depth.")
        {
            Default = ConfigDefaults.SharedFiles, Check = ConfigChecks.RelativePath, Layers = ConfigLayering.United,
        },
        Seconds("locks.lease_person_minutes", 60, 0.01, 10_080, "Minutes a person's claim lives without a sign of life."),
        Seconds("locks.lease_agent_minutes", 5, 0.01, 1440, "Minutes an agent's claim lives without a sign of life."),
        Flag("locks.mirror", true, "Mirror what is locked into `.task-locks/`, for other tools to read."),

        new("agents.*.command", Command, "What to run: text (by `/bin/sh -c`) or a list of words (as it stands).") { RunsCode = true, Required = true },
        new("agents.*.env.*", Text, "A variable of the agent's environment.") { RunsCode = true },
        new("agents.*.pass_env", TextList, "Names of your own environment variables that the agent gets besides the usual ones, such as the key of its provider; a trailing `*` stands for any rest. Proxies and certificates always pass; tokens of forges and the SSH agent never do.") { RunsCode = true },
        new("agents.*.group", Text, "For an agent that runs as another user: the group of that user alone, which reaches the run's worktree and socket while the run lasts. You must be in it.") { RunsCode = true },
        new("agents.*.close", Command, "For an agent that runs as another user: ends its run as that user and gives its files back. Called with `TERM` or `KILL`, the run's id and, where it is known, its worktree behind it.") { RunsCode = true },
        new("agents.*.skills", TextList, "What the agent can do; a task that requires a skill goes only to those who have it."),
        Seconds("agents.*.stall_seconds", 300, 0.1, 86_400, "Seconds without any output after which a run counts as stalled."),
        Seconds("agents.*.wall_seconds", 3600, 0.1, 604_800, "Seconds a run may take altogether."),
        Choice("agents.*.prompt", "stdin", ["stdin", "file"], "How the prompt gets there: on standard input, or as a file named by `INTERLOCK_PROMPT_FILE`."),

        Choice("agent_pools.*.type", "local-process", ["local-process"], "Where the pool runs its agents."),
        new("agent_pools.*.agent", Text, "The agent it runs: a name under `agents`.") { Required = true },
        Whole("agent_pools.*.limit", 4, 1, 1000, "Runs at once."),
        new("agent_pools.*.skills", TextList, "Skills of the pool, besides those of its agent."),
        Flag("agent_pools.*.enabled", true, "Whether it is given work."),

        Whole("dispatcher.workers", 4, 1, 1000, "Runs at once, over all pools."),
        Whole("dispatcher.poll_interval_ms", 1000, 10, 600_000, "Milliseconds between two looks at the registry when nothing wakes the dispatcher."),
        Whole("dispatcher.max_attempts", 3, 1, 100, "Attempts of a task before it is failed."),
        Seconds("dispatcher.backoff_base_seconds", 2, 0, 86_400, "Seconds to wait after the first failed attempt; doubled after each further one."),
        Seconds("dispatcher.backoff_cap_seconds", 300, 0, 604_800, "The longest such wait, in seconds."),
        Whole("dispatcher.infra_budget", 10, 0, 10_000, "Runs of a task that may be lost to infrastructure (login, rate limits, a lost dispatcher) before it is failed."),
        Seconds("dispatcher.grace_seconds", 30, 0, 86_400, "Seconds that running agents get to finish when the dispatcher is asked to stop."),
        Seconds("dispatcher.stop_seconds", 5, 0.01, 3600, "Seconds between two rungs of the stop ladder: interrupt, terminate, kill."),

        new("worktrees.path", Text, "The directory of the worktrees, relative to the repository.") { Default = ".worktrees", Check = ConfigChecks.RelativePath },

        new("merge.target", Text, "The branch that tasks are merged to. Unset: decided once, when the registry is made, and kept: the default branch of `origin`, the only one of `main`, `master` and `develop`, or the branch checked out then.") { Layers = ConfigLayering.RepositoryWins },
        new("merge.checks", Checks, "What must pass on the exact tree that the target moves to. Unset in the repository's file: gate 7 refuses. `none`: nothing is asked; it counts only there.") { RunsCode = true, Layers = ConfigLayering.ByName },
        new("merge.check_env", TextList, "Environment variables that checks, deploys and analysers get besides the usual ones; a trailing `*` stands for any rest. Tokens of forges and the SSH agent are never passed.") { RunsCode = true },
        new("merge.check_keep", TextList, "Names or paths (`node_modules`, `.venv`) that stay in the check tree from one merge to the next while no lock file differs; everything else that a check leaves is gone. A check can change what is kept, so a task's checks may see what an earlier one left there. Counts only in the repository's file.") { RunsCode = true, Check = ConfigChecks.RelativePath, Layers = ConfigLayering.RepositoryWins },
        new("merge.deploy", Command, "A command that deploys a merged task, in a clean checkout of its merge commit. Unset: no task is ever `deploying`.") { RunsCode = true },
        Seconds("merge.deploy_timeout_seconds", 1800, 0.1, 86_400, "Seconds the deploy command may take."),

        Choice("forge.kind", "local", ["local"], "The forge."),

        new("notify.command", Command, "A command that is told of each notification: one JSON object on standard input. This version does not carry it out yet and refuses to work with it.") { RunsCode = true },

        Choice("impact.provider", "built-in", ["built-in", "command", "code-graph"], "Who analyses: the program itself, the command of `impact.command`, or the code graph GitNexus as it is found in `PATH`. Named outside the repository's file, its answer counts only where it is stricter than the program's own.") with { RunsCode = true, Layers = ConfigLayering.RepositoryWins },
        new("impact.command", Command, "An analyser: reads one JSON object on standard input, prints one on standard output; see [impact](../explanation/impact.md).") { RunsCode = true, Layers = ConfigLayering.RepositoryWins },
        Seconds("impact.timeout_seconds", 120, 0.1, 3600, "Seconds that an analysis by a command or a code graph may take altogether."),
        Choice("impact.fallback", "refuse", ["refuse", "built-in"], "What happens when the command or the code graph gives no answer: the step is refused, or the built-in analysis answers and its record says why.") with { Layers = ConfigLayering.RepositoryWins },
        Whole("impact.depth", 3, 1, 10, "How many steps from file to file are followed: who uses a changed file, who uses those, and so on.") with { Layers = ConfigLayering.HighestWins },
        Whole("impact.thresholds.medium", 5, 1, 1_000_000, "A reach from here on is MEDIUM.") with { Layers = ConfigLayering.LowestWins },
        Whole("impact.thresholds.high", 15, 2, 1_000_000, "A reach from here on is HIGH and waits for a person. Above `medium`.") with { Layers = ConfigLayering.LowestWins },
        Whole("impact.thresholds.critical", 60, 3, 1_000_000, "A reach from here on is CRITICAL. Above `high`.") with { Layers = ConfigLayering.LowestWins },
    ];

    private static ConfigKey Flag(string path, bool value, string doc) => new(path, ConfigType.Flag, doc) { Default = value };

    private static ConfigKey Whole(string path, long value, long from, long to, string doc) =>
        new(path, Integer, doc) { Default = value, Minimum = from, Maximum = to };

    private static ConfigKey Seconds(string path, double value, double from, double to, string doc) =>
        new(path, Number, doc) { Default = value, Minimum = from, Maximum = to };

    private static ConfigKey Choice(string path, string value, string[] choices, string doc) =>
        new(path, ConfigType.Choice, doc) { Default = value, Choices = choices };
}
