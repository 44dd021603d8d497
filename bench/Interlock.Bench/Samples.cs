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
    public void TimeProcess(string program, string directory, params string[] arguments) => TimeProcess(program, directory, "", 0, arguments);

    /// <param name="input">What stands on its standard input.</param>
    /// <param name="ends">The exit code that it must end with.</param>
    public void TimeProcess(string program, string directory, string input, int ends, params string[] arguments) => Time(() =>
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = directory, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        using var process = Process.Start(start)!;
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != ends)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {error.GetAwaiter().GetResult()}");
        }
    });
}
