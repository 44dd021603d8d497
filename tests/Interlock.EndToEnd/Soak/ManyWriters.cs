using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Interlock.EndToEnd.Harness;

namespace Interlock.EndToEnd.Soak;

/// <summary>Several people at once, each giving command after command: claim, change, report, release. Some commands are killed.</summary>
internal sealed class ManyWriters : IDisposable
{
    private const int Writers = 8;
    private const int Tasks = 24;

    private readonly Scratch scratch = new();
    private readonly ConcurrentDictionary<int, Process> running = [];
    private readonly ConcurrentQueue<(string Task, long Version, string? Title)> acknowledged = [];
    private readonly ConcurrentQueue<string> unknownTitles = [];
    private readonly ConcurrentQueue<string> failures = [];
    private int given;
    private int killed;

    /// <param name="url">The registry; null: the repository's own.</param>
    public ManyWriters(string? url)
    {
        if (url is not null)
        {
            scratch.Machine.Variables["INTERLOCK_REGISTRY"] = url.Replace("ROOT", scratch.Machine.Root, StringComparison.Ordinal);
            _ = scratch.Ask("init", "--yes").Data;
        }

        for (var task = 1; task <= Tasks; task++)
        {
            scratch.Create(NameOf(task), "--file", $"{task}.txt");
        }
    }

    public Scratch Scratch => scratch;

    public int Killed => killed;

    public int Acknowledged => acknowledged.Count;

    /// <summary>Each writer gives so many rounds of commands; some of them are killed soon after they began.</summary>
    public void Rounds(int rounds) => Run(writer =>
    {
        for (var round = 0; round < rounds; round++)
        {
            Round(writer, kill: true);
        }
    });

    /// <summary>For so long; each second one command is killed, whichever.</summary>
    public void For(TimeSpan time)
    {
        using var over = new CancellationTokenSource(time);
        var killer = new Thread(() =>
        {
            var random = new Random(60);
            while (!over.Token.WaitHandle.WaitOne(1000))
            {
                var victims = running.Values.ToList();
                if (victims.Count > 0)
                {
                    Kill(victims[random.Next(victims.Count)]);
                }
            }
        });
        killer.Start();
        Run(writer =>
        {
            while (!over.IsCancellationRequested)
            {
                Round(writer, kill: false);
            }
        });
        killer.Join();
    }

    /// <summary>What was acknowledged is stored, nothing was overwritten, and the log is whole.</summary>
    public void Verify()
    {
        Assert.Empty(failures);
        Assert.NotEmpty(acknowledged);
        var tasks = scratch.Ask("task", "list").Data.AsArray().ToDictionary(task => $"{task!["spec"]}/{task["id"]}", task => task!, StringComparer.Ordinal);
        Assert.Equal(Tasks, tasks.Count);
        foreach (var group in acknowledged.GroupBy(one => one.Task))
        {
            // Two answers with one version would mean that one change went over the other.
            Assert.Equal(group.Count(), group.Select(one => one.Version).Distinct().Count());
            var last = group.MaxBy(one => one.Version);
            var stored = tasks[group.Key];
            Assert.True((long)stored["version"]! >= last.Version, $"{group.Key}: {last} against {stored.ToJsonString()}");
            var titles = group.Where(one => one.Title is not null).ToList();
            var title = (string)stored["title"]!;
            Assert.True(titles.Count == 0 || title == titles.MaxBy(one => one.Version).Title || unknownTitles.Contains(title), $"{group.Key} is called {title}");
        }

        var events = scratch.Events();
        Assert.Equal(Enumerable.Range(1, events.Count).Select(seq => (long)seq), events.Select(entry => (long)entry["seq"]!));
        var verified = scratch.Ask("spec", "verify");
        Assert.True(verified.ExitCode == 0, $"{verified}");
    }

    public void Dispose() => scratch.Dispose();

    private static string NameOf(int task) => $"{(task % 2 == 0 ? "even" : "odd")}/{task}";

    private void Run(Action<int> work)
    {
        var threads = Enumerable.Range(1, Writers).Select(writer => new Thread(() =>
        {
            try
            {
                work(writer);
            }
            catch (Exception failure)
            {
                failures.Enqueue(failure.ToString());
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
    }

    private void Round(int writer, bool kill)
    {
        var name = $"w{writer}";
        if (Give(kill, null, "claim", "--as", name, "--no-worktree", "--key", $"{name}-{Interlocked.Increment(ref given)}") is not { } claimed)
        {
            return;
        }

        var task = claimed["task"]!.GetValueKind() == System.Text.Json.JsonValueKind.String ? (string)claimed["task"]! : $"{claimed["task"]!["spec"]}/{claimed["task"]!["id"]}";
        var token = $"{(long)claimed["token"]!}";
        var title = $"{name} {Interlocked.Increment(ref given)}";
        Note(Give(kill, title, "task", "update", task, "--title", title, "--as", name), task, title);
        Note(Give(kill, null, "progress", task, "50", "--as", name, "--token", token), task, null);

        // Whether or not somebody hears of it, the task has to be free again for the others; it may be somebody else's already.
        JsonNode? released;
        do
        {
            released = Give(kill: false, null, "release", task, "--as", name, "--token", token, "--reason", "the next one");
        }
        while (released is null && scratch.Show(task)["claim"] is { } claim && $"{(long)claim["token"]!}" == token);
        Note(released, task, null);
    }

    private void Note(JsonNode? answer, string task, string? title)
    {
        if (answer is not null)
        {
            acknowledged.Enqueue((task, (long)answer["version"]!, title));
        }
    }

    /// <returns>The answer; null when nobody heard one, or nothing was free.</returns>
    private JsonNode? Give(bool kill, string? title, params string[] words)
    {
        var number = Interlocked.Increment(ref given);
        using var process = scratch.Machine.Start(Released.Program!, scratch.Repository, ["--json", .. words]);
        running[number] = process;
        process.StandardInput.Close();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        if (kill && number % 7 == 3 && !process.WaitForExit(20 + (number % 5 * 40)))
        {
            Kill(process);
        }

        process.WaitForExit();
        running.TryRemove(number, out _);
        if (process.ExitCode == 0)
        {
            return JsonNode.Parse(output.GetAwaiter().GetResult())!["data"];
        }

        if (title is not null)
        {
            unknownTitles.Enqueue(title);
        }

        // 137: killed. 8: nothing is free now.
        if (process.ExitCode is not (137 or 8))
        {
            failures.Enqueue($"{string.Join(' ', words)}: {process.ExitCode} {error.GetAwaiter().GetResult()}");
        }

        return null;
    }

    private void Kill(Process process)
    {
        try
        {
            process.Kill();
            Interlocked.Increment(ref killed);
        }
        catch (InvalidOperationException)
        {
            // It has just ended by itself.
            return;
        }
    }
}
