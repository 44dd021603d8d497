using Interlock.Journal;
using Interlock.Launching;
using Interlock.Runs;

namespace Interlock.Merging;

/// <summary>How the configured checks went on one tree.</summary>
/// <param name="Failed">Name of the first check that failed; null: all passed.</param>
/// <param name="Output">End of the failed check's output.</param>
public sealed record CheckReport(string? Failed, string Output, int? ExitCode, string OutputPath);

/// <summary>Runs the configured checks, one after the other, in a clean checkout.</summary>
public sealed class CheckRunner(IProcessLauncher launcher, IIdSource ids, string outputDirectory)
{
    public async Task<Result<CheckReport>> RunAsync(IReadOnlyList<Check> checks, string checkout, CancellationToken cancellation)
    {
        foreach (var check in checks)
        {
            var id = ids.Next(8);
            var output = Path.Combine(outputDirectory, $"check-{id}.log");
            Directory.CreateDirectory(outputDirectory);
            var started = launcher.Start(
                new()
                {
                    RunId = id,
                    Command = CommandLine.Of(check.Argv),
                    WorkingDirectory = checkout,
                    Worktree = checkout,
                    OutputPath = output,
                    Judges = true,
                    Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["INTERLOCK_CHECK"] = check.Name },
                },
                new() { Clocks = new() { Stall = null, Wall = check.Timeout } });
            if (started.IsRefused)
            {
                return started.Refusal;
            }

            using var stop = cancellation.Register(() => _ = started.Value.StopAsync(StopCause.Cancelled, CancellationToken.None));
            var end = await started.Value.Completion;
            cancellation.ThrowIfCancellationRequested();
            if (end.ExitCode != 0 || end.ClockFired is not null)
            {
                var why = end.ClockFired is null ? end.OutputPreview : $"{end.OutputPreview}\n(ended after {check.Timeout.TotalSeconds:0} s)";
                return new CheckReport(check.Name, why, end.ExitCode, output);
            }

            File.Delete(output);
        }

        return new CheckReport(null, "", 0, "");
    }
}
