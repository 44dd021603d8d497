using System.Globalization;
using System.Text;
using Interlock.Runs;

namespace Interlock.Launching.LocalProcess;

/// <summary>
/// The exit file: what the host of a run says last. It stands beside the output, and only the last line makes it whole. Programs of the same
/// user can write it too, so a launcher whose child the host was believes it only where the host's own exit code says the same.
/// </summary>
internal sealed record HostReport
{
    private const int Largest = 1 << 20;
    private const int Unknown = 255;
    private const string Last = "end";

    /// <summary>128 + n after signal n; null when the program did not end at all.</summary>
    public int? ExitCode { get; init; }

    public RunClock? Clock { get; init; }

    public IReadOnlyList<Survivor> Survivors { get; init; } = [];

    public IReadOnlyList<Survivor> StillAlive { get; init; } = [];

    /// <summary>As in <see cref="RunEnd.OutputBytes"/>.</summary>
    public long OutputBytes { get; init; }

    public string? OutputProblem { get; init; }

    public string? ClosingProblem { get; init; }

    /// <summary>The host's own exit code.</summary>
    public int Status => ExitCode ?? Unknown;

    public static string PathOf(string outputPath) => outputPath + ".exit";

    /// <param name="durable">Only when it is on disk is this done.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(string path, bool durable)
    {
        var content = Encoding.UTF8.GetBytes(ToText());
        if (durable)
        {
            DurableFile.Write(path, content, PrivateFile.Mode);
            return;
        }

        using var file = PrivateFile.Create(path);
        file.Write(content);
    }

    /// <returns>Null when there is none, it is not whole, or no file that may be read at all: a pipe, a link.</returns>
    public static HostReport? Read(string path)
    {
        var read = RepositoryFile.Read(Path.GetDirectoryName(path)!, path, Largest);
        return read.IsRefused ? null : Parse(Encoding.UTF8.GetString(read.Value));
    }

    internal string ToText()
    {
        List<string> lines =
        [
            $"exit {ExitCode?.ToString(CultureInfo.InvariantCulture) ?? "unknown"}",
            string.Create(CultureInfo.InvariantCulture, $"bytes {OutputBytes}"),
            .. Clock is { } clock ? [$"clock {clock}"] : Array.Empty<string>(),
            .. Survivors.Select(one => Line("survivor", one)),
            .. StillAlive.Select(one => Line("alive", one)),
            .. OutputProblem is { } output ? [$"output {output.ReplaceLineEndings(" ")}"] : Array.Empty<string>(),
            .. ClosingProblem is { } closing ? [$"closing {closing.ReplaceLineEndings(" ")}"] : Array.Empty<string>(),
            Last,
        ];
        return string.Join('\n', lines) + "\n";
    }

    internal static HostReport? Parse(string text)
    {
        var lines = text.Split('\n');
        if (lines is not [.., Last, ""])
        {
            return null;
        }

        var report = new HostReport();
        foreach (var line in lines.SkipLast(2).Select(line => line.Split(' ', 2)).Where(line => line.Length == 2))
        {
            report = line[0] switch
            {
                "exit" => report with { ExitCode = int.TryParse(line[1], NumberStyles.None, CultureInfo.InvariantCulture, out var code) ? code : null },
                "bytes" => report with { OutputBytes = long.TryParse(line[1], NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) ? bytes : 0 },
                "clock" => report with { Clock = Enum.TryParse<RunClock>(line[1], out var clock) ? clock : null },
                "survivor" => report with { Survivors = [.. report.Survivors, .. Process(line[1])] },
                "alive" => report with { StillAlive = [.. report.StillAlive, .. Process(line[1])] },
                "output" => report with { OutputProblem = line[1] },
                "closing" => report with { ClosingProblem = line[1] },
                _ => report,
            };
        }

        return report;
    }

    private static string Line(string what, Survivor one) =>
        string.Create(CultureInfo.InvariantCulture, $"{what} {one.Pid} {one.Command.ReplaceLineEndings(" ")}");

    private static Survivor[] Process(string text) =>
        text.Split(' ', 2) is [var pid, var command] && int.TryParse(pid, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? [new(number, command)] : [];
}
