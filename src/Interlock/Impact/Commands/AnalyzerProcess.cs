using System.Text;
using Interlock.Journal;
using Interlock.Launching;
using Interlock.Runs;

namespace Interlock.Impact.Commands;

/// <summary>One start of an analyser.</summary>
/// <param name="Who">How messages call it.</param>
/// <param name="Argv">Program and arguments; no shell reads them.</param>
/// <param name="Directory">Where it runs.</param>
/// <param name="Limit">Longest time it may take.</param>
internal sealed record AnalyzerCall(string Who, IReadOnlyList<string> Argv, string Directory, TimeSpan Limit)
{
    public string Input { get; init; } = "";

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}

/// <param name="Output">All of its standard output.</param>
/// <param name="Error">The end of its standard error, as people may see it.</param>
internal sealed record AnalyzerOutput(int ExitCode, string Output, string Error);

/// <summary>
/// Runs another program and takes what it prints. Bounded in time and size, with all of its processes ended; whatever goes wrong is a
/// refusal, never an answer.
/// </summary>
/// <param name="directory">Where input and output are kept while it runs.</param>
internal sealed class AnalyzerProcess(IProcessLauncher launcher, IIdSource ids, string directory)
{
    /// <summary>Bytes of standard output that are read.</summary>
    public const int LargestOutput = 4 << 20;

    /// <summary>Exit code of a shell that does not find the program.</summary>
    private const int NotFound = 127;

    private const int ErrorBytes = 2000;

    // It has nothing to save: who does not end when asked is ended.
    private static readonly StopGraces Graces = new() { Interrupt = TimeSpan.FromSeconds(0.5), Terminate = TimeSpan.FromSeconds(0.5), Leftover = TimeSpan.FromSeconds(0.5) };

    // The words of the command are arguments of this line and never part of it, so nothing in them is read as shell.
    private const string Apart = "exec 2>\"$0\" && exec \"$@\"";

    /// <returns>What it printed, whatever its exit code; or <c>impact.provider_missing</c>, <c>impact.provider_timed_out</c>,
    /// <c>impact.provider_failed</c>, <c>impact.answer_too_large</c>.</returns>
    public async Task<Result<AnalyzerOutput>> RunAsync(AnalyzerCall call, CancellationToken cancellation)
    {
        var id = ids.Next(8);
        var files = new[] { "in", "out", "err" }.Select(kind => Path.Combine(directory, $"impact-{id}.{kind}")).ToArray();
        try
        {
            var ran = await launcher.RunAsync(
                new()
                {
                    RunId = id,
                    Command = CommandLine.Of(["/bin/sh", "-c", Apart, files[2], .. call.Argv]),
                    WorkingDirectory = call.Directory,
                    OutputPath = files[1],
                    Judges = true,
                    StdinPath = files[0],
                    StdinText = call.Input,
                    Environment = call.Environment,
                },
                new() { Clocks = new() { Stall = null, Wall = call.Limit }, Graces = Graces, Output = new() { Head = LargestOutput, Tail = LargestOutput } },
                cancellation);
            if (ran.IsRefused)
            {
                return AnalyzerFailure.NotStarted(call, ran.Refusal.Message);
            }

            return Read(call, ran.Value, files[1], files[2]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return AnalyzerFailure.NotStarted(call, e.Message);
        }
        finally
        {
            foreach (var file in Directory.Exists(directory) ? Directory.EnumerateFiles(directory, $"impact-{id}.*") : [])
            {
                File.Delete(file);
            }
        }
    }

    private static Result<AnalyzerOutput> Read(AnalyzerCall call, RunEnd end, string output, string error)
    {
        var said = Tail(error);
        return end switch
        {
            { ClockFired: not null } => AnalyzerFailure.TimedOut(call, said),
            { ExitCode: NotFound } => AnalyzerFailure.Missing(call, said),
            { ExitCode: null } => AnalyzerFailure.Exit(call, null, said),
            { OutputBytes: > LargestOutput } => AnalyzerFailure.TooLarge(call, end.OutputBytes),
            _ => Answered(end.ExitCode.Value, output, said),
        };
    }

    private static Result<AnalyzerOutput> Answered(int code, string output, string said)
    {
        var read = RepositoryFile.Read(Path.GetDirectoryName(output)!, output, LargestOutput);
        if (read.IsRefused)
        {
            return read.Refusal;
        }

        using var text = new StreamReader(new MemoryStream(read.Value));
        return new AnalyzerOutput(code, text.ReadToEnd(), said);
    }

    private static string Tail(string file)
    {
        var opened = RepositoryFile.Open(Path.GetDirectoryName(file)!, file);
        if (opened.IsRefused)
        {
            return "";
        }

        using var stream = opened.Value;
        stream.Seek(-Math.Min(stream.Length, ErrorBytes), SeekOrigin.End);
        var bytes = new byte[ErrorBytes];
        return Encoding.UTF8.GetString(bytes, 0, stream.ReadAtLeast(bytes, ErrorBytes, throwOnEndOfStream: false)).Trim();
    }
}
