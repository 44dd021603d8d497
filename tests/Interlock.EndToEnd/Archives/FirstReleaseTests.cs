using System.Text.Json.Nodes;
using Interlock.EndToEnd.Harness;

namespace Interlock.EndToEnd.Archives;

/// <summary>
/// Repositories that the first release was in the middle of: one task done, one queued behind a dirty checkout, one being worked on, one
/// approved, one failed once, one given up; its backup, and in <c>answers.json</c> what it answered then.
/// </summary>
public sealed class FirstReleaseTests
{
    [ProgramTheory]
    [InlineData("sqlite")]
    [InlineData("files")]
    public void It_is_opened_and_says_what_it_said(string kind)
    {
        using var garden = new Garden(kind);
        var said = File.ReadLines(Path.Combine(garden.Root, "answers.json")).Select(line => JsonNode.Parse(line)!["data"]!).ToList();
        Contains(said[0], garden.Ask("task", "list").Data, "task list");
        foreach (var task in said[1..^1])
        {
            var name = $"{task["spec"]}/{task["id"]}";
            Contains(task, garden.Ask("task", "show", name).Data, name);
        }

        Sound(garden);
    }

    [ProgramTheory]
    [InlineData("sqlite", "files")]
    [InlineData("files", "sqlite")]
    public void It_moves_to_the_other_kind_of_registry(string kind, string to)
    {
        using var garden = new Garden(kind);
        var url = $"{to}:{Path.Combine(garden.Root, ".git", "interlock", "moved")}";
        var before = garden.Ask("task", "list").Data;
        _ = garden.Ask("store", "migrate", "--to", url).Data;
        Contains(before, garden.Ask("task", "list", "--registry", url).Data, "task list");
        Sound(garden, "--registry", url);
    }

    [ProgramTheory]
    [InlineData("sqlite")]
    [InlineData("files")]
    public void Its_backup_is_restored(string kind)
    {
        using var garden = new Garden(kind);
        var backup = Directory.GetDirectories(Path.Combine(garden.Root, "backup", "garden")).Single();
        _ = garden.Ask("spec", "restore", backup).Data;
        Assert.Equal("done", (string?)garden.Ask("task", "show", "garden-restored/1.1").Data["state"]);
        Sound(garden);
    }

    [ProgramTheory]
    [InlineData("sqlite")]
    [InlineData("files")]
    public void What_was_under_way_is_worked_to_its_end(string kind)
    {
        using var garden = new Garden(kind);
        _ = garden.Ask("trust", "--yes").Data;
        garden.Git("checkout", "--quiet", "app/paths.txt");

        // Its lease may have ended since, or not.
        _ = garden.Ask("lock", "force-release", "garden/1.2", "--reason", "ann has left", "--as", "eve");
        var done = garden.Ask("work", "garden", "--agent", "sh -c 'echo did > ${INTERLOCK_TASK#*/}.txt'", "--workers", "2", "--patience", "0s");
        Assert.True(done.ExitCode == 0, $"{done}");
        var states = garden.Ask("task", "list").Data.AsArray().ToDictionary(task => (string)task!["id"]!, task => (string)task!["state"]!);
        Assert.All(states, state => Assert.Equal(state.Key == "6" ? "cancelled" : "done", state.Value));
        Assert.Contains("gravel", garden.Git("show", "main:app/paths.txt"), StringComparison.Ordinal);
        Sound(garden);
    }

    private static void Sound(Garden garden, params string[] more)
    {
        var answer = garden.Ask(["spec", "verify", .. more]);
        Assert.True(answer.ExitCode == 0, $"{answer}");
    }

    /// <summary>What a later release answers may hold more, never less and nothing else.</summary>
    private static void Contains(JsonNode? then, JsonNode? now, string path)
    {
        switch (then)
        {
            case JsonObject fields:
                Assert.All(fields, field => Contains(field.Value, now![field.Key], $"{path}.{field.Key}"));
                break;
            case JsonArray items:
                Assert.True(items.Count == now!.AsArray().Count, path);
                Assert.All(items.Index(), item => Contains(item.Item, now[item.Index], $"{path}[{item.Index}]"));
                break;
            default:
                Assert.True(JsonNode.DeepEquals(then, now), $"{path} was {then?.ToJsonString() ?? "null"} and is {now?.ToJsonString() ?? "null"}");
                break;
        }
    }

    /// <summary>The repository, unpacked at another place than it was made at.</summary>
    private sealed class Garden : IDisposable
    {
        private readonly Machine machine = new();

        public Garden(string kind)
        {
            Directory.CreateDirectory(Root);
            var packed = Path.Combine(SourceRoot.Path, "tests", "Interlock.EndToEnd", "Archives", "fixtures", $"first-release-{kind}.tar.gz");
            Assert.Equal(0, machine.Run("tar", Root, "--no-same-owner", "-xzf", packed).ExitCode);
            Git(["worktree", "repair", .. Directory.GetDirectories(Path.Combine(Root, ".worktrees"))]);
        }

        public string Root => Path.Combine(machine.Root, "garden");

        public Answer Ask(params string[] words) => machine.Run(Released.Program!, Root, ["--json", .. words]);

        public string Git(params string[] words)
        {
            var answer = machine.Run("git", Root, words);
            Assert.True(answer.ExitCode == 0, $"{answer}");
            return answer.Output;
        }

        public void Dispose() => machine.Dispose();
    }
}
