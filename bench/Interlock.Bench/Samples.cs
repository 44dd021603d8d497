using System.Diagnostics;

namespace Interlock.Bench;

/// <summary>Times of one thing; milliseconds.</summary>
internal sealed class Samples(string name)
{
    private readonly List<double> times = [];

    public string Name => name;

    public double Median => times.Order().ElementAt(times.Count / 2);

    public void Time(Action work)
    {
        var began = Stopwatch.GetTimestamp();
        work();
        times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
    }

    /// <summary>A whole process, from start to end.</summary>
    public void TimeProcess(string program, string directory, params string[] arguments) => Time(() =>
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = directory, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {error.GetAwaiter().GetResult()}");
        }
    });
}
