using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Interlock.Bench;

/// <summary>
/// <c>work</c> on one spec with scripted agents, against the ideal: list scheduling, without any overhead, of the run and merge times
/// that were measured, on the same slots and one merger.
/// </summary>
internal static class Makespan
{
    private const int Workers = 4;

    /// <summary>A real <c>tasks.md</c> with all its boxes opened; each agent works for a second on a file of its own, and a check stands before each merge.</summary>
    public static string Merged(string program, string file) => InRepository(program, "merge:\n  checks:\n    - name: test\n      run: test -f README.md\n", repository =>
    {
        var spec = Path.Combine(repository, ".kiro", "specs", "bench");
        Directory.CreateDirectory(spec);
        File.WriteAllText(Path.Combine(spec, "tasks.md"), File.ReadAllText(file).Replace("- [x]", "- [ ]", StringComparison.Ordinal));
        Git(repository, "add", ".");
        Git(repository, "commit", "-q", "-m", "a plan");
        Ask(program, repository, "spec", "import", ".kiro/specs/bench/tasks.md");
        return "sleep 1; echo \"$INTERLOCK_TASK\" > \"made-$(basename \"$INTERLOCK_TASK\").txt\"";
    });

    /// <summary>Eighty tasks of 50 ms that change nothing.</summary>
    /// <param name="chained">Each third waits for one a few places before.</param>
    public static string External(string program, bool chained) => InRepository(program, "merge:\n  checks: none\n", repository =>
    {
        for (var task = 1; task <= 80; task++)
        {
            string[] waits = chained && task > 6 && task % 3 == 0 ? ["--depends", Number(task - 5)] : [];
            Ask(program, repository, ["task", "create", $"bench/{Number(task)}", "--title", $"Part {Number(task)}", "--completion", "external", .. waits]);
        }

        return "sleep 0.05";
    });

    private static string InRepository(string program, string configuration, Func<string, string> prepare)
    {
        var home = Directory.CreateTempSubdirectory("interlock makespan ").FullName;
        try
        {
            var repository = Path.Combine(home, "repository");
            Directory.CreateDirectory(repository);
            Git(repository, "init", "-q", "-b", "main");
            File.WriteAllText(Path.Combine(repository, "README.md"), "bench\n");
            File.WriteAllText(Path.Combine(repository, "interlock.yaml"), configuration);
            Git(repository, "add", ".");
            Git(repository, "commit", "-q", "-m", "first");
            Ask(program, repository, "init", "--yes");
            Ask(program, repository, "trust", "--yes");
            var agent = prepare(repository);
            var began = Stopwatch.GetTimestamp();
            var summary = Ask(program, repository, "work", "bench", "--workers", Number(Workers), "--agent", agent);
            var whole = Stopwatch.GetElapsedTime(began).TotalSeconds;
            var ideal = Ideal(Ask(program, repository, "task", "list", "bench").AsArray(), Ask(program, repository, "events", "--limit", "100000").AsArray());
            var seconds = (double)summary["seconds"]!;
            return string.Create(CultureInfo.InvariantCulture, $"{summary["specs"]![0]!["done"]} of {summary["specs"]![0]!["tasks"]} done, {summary["merges"]} merges, most at once {summary["max_parallel"]} | {seconds:0.00} s | {ideal:0.00} s | {seconds / ideal:0.00} (whole command: {whole / ideal:0.00})");
        }
        finally
        {
            Directory.Delete(home, recursive: true);
        }
    }

    /// <returns>Seconds.</returns>
    private static double Ideal(JsonArray tasks, JsonArray events)
    {
        var work = new Dictionary<string, double>(StringComparer.Ordinal);
        var merge = new Dictionary<string, double>(StringComparer.Ordinal);
        var since = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        var queued = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        var merger = DateTimeOffset.MinValue;
        foreach (var one in events)
        {
            var (id, at) = ((string?)one!["task_id"] ?? "", DateTimeOffset.Parse((string)one["timestamp"]!, CultureInfo.InvariantCulture));
            switch ((string?)one["event_type"])
            {
                case "RunnerStarted":
                    since[id] = at;
                    break;
                case "RunnerFinished":
                    work[id] = work.GetValueOrDefault(id) + (at - since[id]).TotalSeconds;
                    break;
                case "MergeQueued":
                    queued[id] = at;
                    break;
                case "TaskCompleted" when queued.TryGetValue(id, out var from):
                    merge[id] = (at - (from > merger ? from : merger)).TotalSeconds;
                    merger = at;
                    break;
            }
        }

        return Schedule(tasks.Select(task => Row(task!, work, merge)).ToDictionary(row => row.Id, StringComparer.Ordinal));
    }

    private static Row Row(JsonNode task, Dictionary<string, double> work, Dictionary<string, double> merge)
    {
        var id = (string)task["id"]!;
        return new(id, (string?)task["parent"], [.. task["depends_on"]!.AsArray().Where(edge => (bool)edge!["hard"]!).Select(edge => ((string)edge!["task"]!).Split('/')[^1])], work.GetValueOrDefault(id), merge.GetValueOrDefault(id));
    }

    private static double Schedule(Dictionary<string, Row> rows)
    {
        var parents = rows.Values.Where(row => row.Parent is not null).ToLookup(row => row.Parent!, row => row.Id);
        var waiting = rows.Values.Where(row => !parents.Contains(row.Id)).ToList();
        var done = new Dictionary<string, double>(StringComparer.Ordinal);
        var slots = new double[Workers];
        var merger = 0.0;

        // In order of the list, as slots come free; a task's merge waits its turn, and its dependents wait for the merge.
        while (waiting.Count > 0)
        {
            var (row, start) = waiting.Where(row => row.After.SelectMany(Leaves).All(done.ContainsKey))
                .Select(row => (row, row.After.SelectMany(Leaves).Select(id => done[id]).DefaultIfEmpty(0).Max()))
                .MinBy(ready => Math.Max(ready.Item2, slots.Min()));
            var slot = Array.IndexOf(slots, slots.Min());
            var end = slots[slot] = Math.Max(start, slots[slot]) + row.Work;
            done[row.Id] = row.Merge == 0 ? end : merger = Math.Max(end, merger) + row.Merge;
            waiting.Remove(row);
        }

        return done.Values.Max();

        IEnumerable<string> Leaves(string id) => parents.Contains(id) ? parents[id].SelectMany(Leaves) : [id];
    }

    private static JsonNode Ask(string program, string directory, params string[] arguments) =>
        JsonNode.Parse(Output(program, directory, ["--json", .. arguments]))!["data"]!;

    private static void Git(string directory, params string[] arguments) => Output("git", directory, ["-c", "user.name=b", "-c", "user.email=b@b", .. arguments]);

    private static string Output(string program, string directory, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = directory, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{string.Join(' ', arguments)} ended with {process.ExitCode}: {error.GetAwaiter().GetResult()}");
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>One task of the ideal schedule; times in seconds.</summary>
internal sealed record Row(string Id, string? Parent, IReadOnlyList<string> After, double Work, double Merge);
