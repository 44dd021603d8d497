using System.Globalization;
using Interlock.Runs;

namespace Interlock.Launching.LocalProcess;

/// <summary>
/// What the host of a run is told, as words of its command line: nothing but a debugger can change them once it has begun, and they hold
/// no secret. Everything else it has from where it stands: directory, streams and environment are the agent's.
/// </summary>
internal sealed record HostOrder
{
    public required string RunId { get; init; }

    public required string OutputPath { get; init; }

    /// <summary>Absolute path of what is hosted.</summary>
    public required string Program { get; init; }

    /// <summary>Its arguments, the name included.</summary>
    public required IReadOnlyList<string> Argv { get; init; }

    /// <summary>As in <see cref="RunLaunch.Worktree"/>, without links.</summary>
    public string? Worktree { get; init; }

    /// <summary>As in <see cref="RunLaunch.IsBrief"/>.</summary>
    public bool IsBrief { get; init; }

    public required Supervision Supervision { get; init; }

    public IReadOnlyList<string> ToWords()
    {
        var (clocks, graces, output, sharing) = (Supervision.Clocks, Supervision.Graces, Supervision.Output, Supervision.Sharing);
        List<string> words = [RunId, OutputPath];
        Add(words, "worktree", Worktree);
        Add(words, "brief", IsBrief ? "yes" : null);
        Add(words, "stall", Word(clocks.Stall));
        Add(words, "tool", Word(clocks.StallDuringTool));
        Add(words, "wall", Word(clocks.Wall));
        Add(words, "rate", clocks.RequestsPerMinute?.ToString(CultureInfo.InvariantCulture));
        Add(words, "interrupt", Word(graces.Interrupt));
        Add(words, "terminate", Word(graces.Terminate));
        Add(words, "kill", Word(graces.Kill));
        Add(words, "leftover", Word(graces.Leftover));
        Add(words, "head", Word(output.Head));
        Add(words, "tail", Word(output.Tail));
        Add(words, "group", sharing?.Group);
        Add(words, "patience", Word(sharing?.Patience));
        foreach (var word in sharing?.Close is { } close ? [.. close.Argv, .. close.IsShell ? ["close"] : Array.Empty<string>()] : Array.Empty<string>())
        {
            Add(words, "close", word);
        }

        return [.. words, "--", Program, .. Argv];
    }

    /// <returns>Null when these are not the words of an order.</returns>
    public static HostOrder? Parse(IReadOnlyList<string> words)
    {
        var end = words.TakeWhile(word => word != "--").Count();
        if (end < 2 || words.Count < end + 3)
        {
            return null;
        }

        var said = words.Take(end).Skip(2).Select(word => word.Split('=', 2)).Where(pair => pair.Length == 2).ToLookup(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
        string[] close = [.. said["close"]];
        var usual = new Supervision();
        return new()
        {
            RunId = words[0],
            OutputPath = words[1],
            Program = words[end + 1],
            Argv = [.. words.Skip(end + 2)],
            Worktree = said["worktree"].FirstOrDefault(),
            IsBrief = said.Contains("brief"),
            Supervision = new()
            {
                Clocks = new()
                {
                    Stall = Time(said["stall"]),
                    StallDuringTool = Time(said["tool"]),
                    Wall = Time(said["wall"]),
                    RequestsPerMinute = (int?)Number(said["rate"]),
                },
                Graces = new()
                {
                    Interrupt = Time(said["interrupt"]) ?? usual.Graces.Interrupt,
                    Terminate = Time(said["terminate"]) ?? usual.Graces.Terminate,
                    Kill = Time(said["kill"]) ?? usual.Graces.Kill,
                    Leftover = Time(said["leftover"]) ?? usual.Graces.Leftover,
                },
                Output = new() { Head = Number(said["head"]) ?? usual.Output.Head, Tail = Number(said["tail"]) ?? usual.Output.Tail },
                Sharing = close.Length == 0 && !said.Contains("group") ? null : new()
                {
                    Group = said["group"].FirstOrDefault(),
                    Close = close.Length == 0 ? null : CommandLine.Of(close),
                    Patience = Time(said["patience"]) ?? new RunSharing().Patience,
                },
            },
        };
    }

    /// <summary>The output file of the run that the process hosts; null when it is not the host of this one.</summary>
    public static string? OutputOf(int pid, string runId)
    {
        var arguments = ProcFile.Arguments(pid);
        var at = Array.IndexOf(arguments, HostProgram.Command);
        return at is 1 or 2 && at + 2 < arguments.Length && arguments[at + 1] == runId ? arguments[at + 2] : null;
    }

    private static void Add(List<string> words, string name, string? value)
    {
        if (value is not null)
        {
            words.Add($"{name}={value}");
        }
    }

    private static string? Word(TimeSpan? time) => time is { } span ? Word((long)span.TotalMilliseconds) : null;

    private static string Word(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static long? Number(IEnumerable<string> words) =>
        words.FirstOrDefault() is { } word && long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static TimeSpan? Time(IEnumerable<string> words) => Number(words) is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null;
}
