using System.Diagnostics;

namespace Interlock.Bench;

/// <summary>How one round of claiming went.</summary>
/// <param name="Winners">Claims per process.</param>
public sealed record ClaimRound(IReadOnlyList<int> Winners, int Twice, int Lost, IReadOnlyList<string> Errors, double Seconds);

/// <summary>Several processes claim the tasks of one registry until none is left, again and again.</summary>
public static class ClaimRace
{
    public static IReadOnlyList<ClaimRound> Run(int processes, int tasks, int rounds)
    {
        var home = Directory.CreateTempSubdirectory("interlock claims ").FullName;
        var workers = new List<Process>();
        try
        {
            workers.AddRange(Enumerable.Range(1, processes).Select(number => Start($"w-{number}")));
            foreach (var worker in workers)
            {
                Expect(worker, "ready");
            }

            return [.. Enumerable.Range(1, rounds).Select(round => Round(workers, Path.Combine(home, $"{round}.db"), tasks))];
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

    private static ClaimRound Round(List<Process> workers, string path, int tasks)
    {
        using (var book = Book.Create(path))
        {
            book.Import("race", tasks, chained: false);
        }

        workers.ForEach(worker => worker.StandardInput.WriteLine(path));
        workers.ForEach(worker => Expect(worker, "open"));
        var began = Stopwatch.GetTimestamp();
        workers.ForEach(worker => worker.StandardInput.WriteLine("go"));
        var answers = workers.ConvertAll(worker => worker.StandardOutput.ReadLine()!.Split(' '));
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var won = answers.SelectMany(answer => answer[..^1]).ToList();
        return new(
            answers.ConvertAll(answer => answer.Length - 1),
            won.Count - won.Distinct(StringComparer.Ordinal).Count(),
            tasks - won.Distinct(StringComparer.Ordinal).Count(),
            [.. answers.Select(answer => answer[^1]).Where(last => last != "task.none_ready")],
            seconds);
    }

    private static Process Start(string worker)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "interlock-bench" ? host : Beside())
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        start.ArgumentList.Add("claim-worker");
        start.ArgumentList.Add(worker);
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
