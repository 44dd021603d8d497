using System.Globalization;
using System.Text.Json.Nodes;

namespace Interlock.EndToEnd.Harness;

/// <summary>A git repository with one commit, made ready and trusted, on a machine of its own.</summary>
public sealed class Scratch : IDisposable
{
    /// <summary>Seconds and milliseconds that a test can wait for.</summary>
    public const string Quick = "dispatcher:\n  backoff_base_seconds: 0.05\n  backoff_cap_seconds: 0.1\n  poll_interval_ms: 50\n  stop_seconds: 0.2\n";

    public const string NoChecks = "merge:\n  checks: none\n";

    /// <param name="configuration">The text of <c>interlock.yaml</c>; null: no checks, quick retries.</param>
    /// <param name="ready">False: neither <c>init</c> nor <c>trust</c>.</param>
    public Scratch(string? configuration = null, bool ready = true)
    {
        Machine = new();
        Directory.CreateDirectory(Repository);
        Git("init", "--quiet", "-b", "main");
        Write("README.md", "# a repository\n");
        Write("one.txt", "one\ntwo\nthree\n");
        Write("two.txt", "uno\ndue\ntre\n");
        Write("interlock.yaml", configuration ?? NoChecks + Quick);
        Commit("a first commit");
        if (ready)
        {
            _ = Ask("init", "--yes").Data;
            _ = Ask("trust", "--yes").Data;
        }
    }

    /// <summary>The same as another one stands now, on a machine of its own.</summary>
    public Scratch(Scratch like) => Machine = new(like.Machine);

    public Machine Machine { get; }

    public string Repository => Path.Combine(Machine.Root, "my répository");

    /// <summary>Asks the program, for JSON.</summary>
    public Answer Ask(params string[] arguments) => AskFrom(Repository, arguments);

    public Answer AskFrom(string directory, params string[] arguments) => Machine.Run(Released.Program!, directory, ["--json", .. arguments]);

    /// <summary>The same without JSON.</summary>
    public Answer Say(params string[] arguments) => Machine.Run(Released.Program!, Repository, arguments);

    public string Git(params string[] arguments) => GitIn(Repository, arguments);

    public string GitIn(string directory, params string[] arguments)
    {
        var answer = Machine.Run("git", directory, ["-c", "user.name=Dora", "-c", "user.email=dora@example.org", "-c", "core.quotePath=false", .. arguments]);
        Assert.True(answer.ExitCode == 0, $"{answer}");
        return answer.Output.TrimEnd('\n');
    }

    public void Write(string file, string text) => WriteIn(Repository, file, text);

    public void WriteIn(string directory, string file, string text)
    {
        var path = Path.Combine(directory, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    public string Read(string file) => File.ReadAllText(Path.Combine(Repository, file));

    public void Commit(string message, string? directory = null)
    {
        GitIn(directory ?? Repository, "add", "--all");
        GitIn(directory ?? Repository, "commit", "--quiet", "-m", message);
    }

    /// <summary>Makes a task.</summary>
    public JsonNode Create(string task, params string[] more) => Ask(["task", "create", task, "--title", $"Do {task}", .. more]).Data;

    public JsonNode Show(string task) => Ask("task", "show", task).Data;

    public string State(string task) => (string)Show(task)["state"]!;

    public string Reason(string task) => (string?)Show(task)["state_reason"] ?? "";

    /// <summary>The task is in this state; else the test says why it is not.</summary>
    public void Stands(string state, string task)
    {
        var shown = Show(task);
        Assert.True((string?)shown["state"] == state, $"{task} is {shown["state"]} ({shown["state_reason"]}), not {state}");
    }

    public Claimed Claim(string task, string worker = "ann") => new(this, task, worker, Ask("claim", task, "--as", worker).Data);

    /// <summary>Claimed and started.</summary>
    public Claimed Start(string task, string worker = "ann")
    {
        var claimed = Claim(task, worker);
        _ = claimed.Ask("start").Data;
        return claimed;
    }

    /// <summary>Claimed, started, and one file changed and committed.</summary>
    public Claimed Worked(string task, string file, string text, string worker = "ann")
    {
        var claimed = Start(task, worker);
        claimed.Change(file, text);
        return claimed;
    }

    public Answer Work(string agent, params string[] more) => Ask(["work", "--agent", agent, "--workers", "2", "--patience", "0s", .. more]);

    public IReadOnlyList<JsonObject> Events(string? type = null) =>
        [.. Ask("events").Data.AsArray().Select(one => one!.AsObject()).Where(one => type is null || (string?)one["event_type"] == type)];

    public void Dispose() => Machine.Dispose();
}

/// <summary>What a worker holds.</summary>
public sealed record Claimed(Scratch Scratch, string Task, string Worker, JsonNode Grant)
{
    public string Token => ((long)Grant["token"]!).ToString(CultureInfo.InvariantCulture);

    public string Worktree => (string)Grant["worktree"]!;

    public string Branch => (string)Grant["branch"]!;

    /// <summary>A command of the worker protocol, with name and token.</summary>
    public Answer Ask(string verb, params string[] more) => Scratch.Ask([.. verb.Split(' '), Task, "--as", Worker, "--token", Token, .. more]);

    public void Change(string file, string text)
    {
        Scratch.WriteIn(Worktree, file, text);
        Scratch.Commit($"change {file}", Worktree);
    }
}
