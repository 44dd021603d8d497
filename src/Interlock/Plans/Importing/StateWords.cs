using Interlock.Kiro;

namespace Interlock.Plans.Importing;

/// <summary>What a tool's words for states mean here.</summary>
/// <param name="words">By word, in lower case.</param>
/// <param name="chosen">Words that a person gave a meaning; they win.</param>
internal sealed class StateWords(IReadOnlyDictionary<string, ForeignState> words, IReadOnlyDictionary<string, ForeignState> chosen)
{
    private static readonly string[] Started = ["in-progress", "in_progress", "in progress", "hooked"];

    /// <summary>Reads <c>WORD=STATE</c>.</summary>
    public static Result<IReadOnlyDictionary<string, ForeignState>> Chosen(IReadOnlyList<string> pairs)
    {
        var chosen = new Dictionary<string, ForeignState>(StringComparer.Ordinal);
        foreach (var pair in pairs)
        {
            var at = pair.LastIndexOf('=');
            if (at <= 0 || Named(pair[(at + 1)..].Trim()) is not { } state)
            {
                return new Refusal(RefusalKind.Usage, "usage.invalid", $"--map takes WORD=STATE, with pending, done, cancelled or draft; '{pair}' is none.", "--map 'In Review=pending'");
            }

            chosen[Key(pair[..at])] = state;
        }

        return chosen;
    }

    /// <summary>The state, and why where it is a draft. Work that is said to go on is pending: no claim is made up.</summary>
    public (ForeignState State, string? Reason) Of(string? word, string task, int line, List<KiroProblem> problems)
    {
        var key = Key(word ?? "");
        if (chosen.TryGetValue(key, out var state))
        {
            return (state, state == ForeignState.Draft ? $"its status is '{word}'" : null);
        }

        if (key.Length == 0)
        {
            return (ForeignState.Pending, null);
        }

        if (!words.TryGetValue(key, out state))
        {
            problems.Add(new(line, "import.unknown_state", $"The status '{word}' of {task} is not known: it is a draft. Say what it means with --map '{word}=pending'."));
            return (ForeignState.Draft, $"its status is '{word}'");
        }

        if (state == ForeignState.Pending && Started.Contains(key))
        {
            problems.Add(new(line, "import.in_progress", $"{task} is in progress there; here it is pending until somebody claims it."));
        }

        return (state, state == ForeignState.Draft ? $"its status is '{word}'" : null);
    }

    public static string Key(string word) => word.Trim().ToLowerInvariant();

    private static ForeignState? Named(string word) => word switch
    {
        "pending" => ForeignState.Pending,
        "done" => ForeignState.Done,
        "cancelled" => ForeignState.Cancelled,
        "draft" => ForeignState.Draft,
        _ => null,
    };
}
