namespace Interlock.Runs;

/// <summary>The words that the JSON contract and the store use for runs; page 2 fixes them.</summary>
internal static class RunWords
{
    public static string Word(this RunType type) => type switch
    {
        RunType.LocalBash => "local_bash",
        RunType.LocalAgent => "local_agent",
        RunType.RemoteAgent => "remote_agent",
        RunType.InProcessTeammate => "in_process_teammate",
        RunType.Monitor => "monitor",
        RunType.Workflow => "workflow",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not a run type."),
    };

    public static string Word(this RunStatus status) => status switch
    {
        RunStatus.Running => "running",
        RunStatus.Completed => "completed",
        RunStatus.Failed => "failed",
        RunStatus.Killed => "killed",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "Not a run status."),
    };

    /// <summary>Outcomes keep the names of page 2: <c>Succeeded</c>, <c>ClaimedOnly</c> …</summary>
    public static string Word(this RunOutcome outcome) => outcome.ToString();

    public static RunType? ParseType(string word) => Find(Enum.GetValues<RunType>(), Word, word);

    public static RunStatus? ParseStatus(string word) => Find(Enum.GetValues<RunStatus>(), Word, word);

    public static RunOutcome? ParseOutcome(string word) => Find(Enum.GetValues<RunOutcome>(), Word, word);

    private static T? Find<T>(T[] all, Func<T, string> wordOf, string word)
        where T : struct
    {
        foreach (var one in all)
        {
            if (string.Equals(wordOf(one), word, StringComparison.Ordinal))
            {
                return one;
            }
        }

        return null;
    }
}
