namespace Interlock.Runs;

/// <summary>Names of the environment variables that a run carries (page 3).</summary>
internal static class RunVariables
{
    /// <summary>The marker. Every process of a run inherits it, also one that left the session; stopping a run means that none is left.</summary>
    public const string RunId = "INTERLOCK_RUN_ID";

    public const string Task = "INTERLOCK_TASK";
    public const string Token = "INTERLOCK_TOKEN";
    public const string Worker = "INTERLOCK_WORKER";
    public const string Socket = "INTERLOCK_SOCKET";
    public const string Attempt = "INTERLOCK_ATTEMPT";
    public const string Worktree = "INTERLOCK_WORKTREE";
    public const string PromptFile = "INTERLOCK_PROMPT_FILE";

    /// <summary>The program that answers <c>progress</c>, <c>heartbeat</c> and the like.</summary>
    public const string CommandLine = "INTERLOCK_CLI";
}
