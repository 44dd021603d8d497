using System.Diagnostics;

namespace Interlock.Bench;

/// <summary>How one round of claiming went.</summary>
/// <param name="Winners">Claims per process, or per thread of one.</param>
/// <param name="Processor">Seconds of processor time that the claiming processes took.</param>
internal sealed record ClaimRound(IReadOnlyList<int> Winners, int Twice, int Lost, IReadOnlyList<string> Errors, double Seconds, double Processor);

/// <summary>Several processes claim the tasks of one registry until none is left, again and again.</summary>
internal static class ClaimRace
{
    /// <param name="threads">In each process.</param>
    /// <param name="warm">Rounds before those that count.</param>
    /// <param name="files">On files instead of SQLite.</param>
    public static IReadOnlyList<ClaimRound> Run(int processes, int tasks, int rounds, int threads = 1, int warm = 0, bool files = false)
    {
        var home = Directory.CreateTempSubdirectory("interlock claims ").FullName;
        var workers = new List<Process>();
        try
        {
            workers.AddRange(Enumerable.Range(1, processes).Select(number => Start($"w-{number}", threads)));
            foreach (var worker in workers)
            {
                Expect(worker, "ready");
            }

            return [.. Enumerable.Range(1 - warm, warm + rounds).Select(round => Round(workers, threads, Path.Combine(home, files ? $"{round}" : $"{round}.db"), tasks)).ToList().Skip(warm)];
        }
        finally
        {
            foreach (var worker in workers)
            {
                worker.StandardInput.Close();
                worker.WaitForExit();
                worker.Dispose();
            }

            Directory.Delete(home, recursive: true);
        }
    }

    private static ClaimRound Round(List<Process> workers, int threads, string path, int tasks)
    {
        using (var book = Book.Create(path))
        {
            book.Import("race", tasks, chained: false);
        }

        workers.ForEach(worker => worker.StandardInput.WriteLine(path));
        workers.ForEach(worker => Expect(worker, "open"));
        var before = Processor(workers);
        var began = Stopwatch.GetTimestamp();
        workers.ForEach(worker => worker.StandardInput.WriteLine("go"));
        var answers = workers.SelectMany(worker => Enumerable.Range(0, threads).Select(_ => worker.StandardOutput.ReadLine()!.Split(' '))).ToList();
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var won = answers.SelectMany(answer => answer[..^1]).ToList();
        return new(
            answers.ConvertAll(answer => answer.Length - 1),
            won.Count - won.Distinct(StringComparer.Ordinal).Count(),
            tasks - won.Distinct(StringComparer.Ordinal).Count(),
            [.. answers.Select(answer => answer[^1]).Where(last => last != "task.none_ready")],
            seconds,
            Processor(workers) - before);
    }

    private static double Processor(List<Process> workers) => workers.Sum(worker =>
    {
        worker.Refresh();
        return worker.TotalProcessorTime.TotalSeconds;
    });

    private static Process Start(string worker, int threads)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "interlock-bench" ? host : Beside())
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        start.ArgumentList.Add("claim-worker");
        start.ArgumentList.Add(worker);
        start.ArgumentList.Add(threads.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return Process.Start(start)!;
    }

    private static string Beside() => Path.Combine(AppContext.BaseDirectory, "interlock-bench");

    private static void Expect(Process worker, string word)
    {
        if (worker.StandardOutput.ReadLine() is var said && said != word)
        {
            throw new InvalidOperationException($"A worker said '{said}' and not '{word}'.");
        }
    }
}
