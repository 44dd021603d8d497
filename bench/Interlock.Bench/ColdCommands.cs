using System.Diagnostics;

namespace Interlock.Bench;

/// <summary>Whole commands against an empty ReadyToRun program, interleaved.</summary>
internal static class ColdCommands
{
    public static IEnumerable<string> Run(string program, string empty, int rounds)
    {
        var home = Directory.CreateTempSubdirectory("interlock cold ").FullName;
        try
        {
            var sizes = new[] { 1_000, 10_000, 100_000 };
            var places = sizes.ToDictionary(size => size, size => Place(program, home, size));
            var nothing = new Samples("empty program");
            var ready = sizes.ToDictionary(size => size, size => new Samples($"task ready --json, {size:N0} tasks"));
            var claim = new Samples("claim --json, 10,000 tasks");
            var check = new Samples("lock check, 1,000 locks held");
            var held = new Samples("… of a file that is held");
            var edit = new Samples("hooks check --agent claude-code, JSON on standard input, 1,000 locks held");
            var refused = new Samples("… of a file that is held");
            var commit = new Samples("hooks check --staged, 1,000 locks held (asks git once)");
            var taken = Hold(Path.Combine(places[1_000], ".git", "interlock", "registry.db"));
            for (var round = 0; round < rounds; round++)
            {
                nothing.TimeProcess(empty, home);
                foreach (var size in sizes)
                {
                    ready[size].TimeProcess(program, places[size], "task", "ready", "--json", "--limit", "20");
                }

                nothing.TimeProcess(empty, home);
                claim.TimeProcess(program, places[10_000], "claim", "--as", "ann", "--json");
                check.TimeProcess(program, places[1_000], "lock", "check", "src/free.txt", "--json");
                held.TimeProcess(program, places[1_000], "", 4, "lock", "check", taken, "--json");
                nothing.TimeProcess(empty, home);
                edit.TimeProcess(program, places[1_000], Question(places[1_000], "src/free.txt"), 0, "hooks", "check", "--agent", "claude-code");
                refused.TimeProcess(program, places[1_000], Question(places[1_000], taken), 2, "hooks", "check", "--agent", "claude-code");
                commit.TimeProcess(program, places[1_000], "hooks", "check", "--staged");
            }

            yield return $"| empty program | {nothing.Median:0.0} ms | 1.00 |";
            foreach (var one in (Samples[])[.. ready.Values, claim, check, held, edit, refused, commit])
            {
                yield return $"| {one.Name} | {one.Median:0.0} ms | {one.Median / nothing.Median:0.00} |";
            }
        }
        finally
        {
            Directory.Delete(home, recursive: true);
        }
    }

    /// <summary>A repository without files, and a registry of so many tasks.</summary>
    internal static string Place(string program, string home, int tasks, bool chained = true)
    {
        var place = Path.Combine(home, $"{tasks}");
        Directory.CreateDirectory(place);
        Once("git", place, "init", "-q", "-b", "main");
        Once("git", place, "-c", "user.name=b", "-c", "user.email=b@b", "commit", "-q", "--allow-empty", "-m", "first");
        Once(program, place, "init", "--yes");
        using var book = Book.Open(Path.Combine(place, ".git", "interlock", "registry.db"));
        book.Import("bench", tasks, chained);
        return place;
    }

    /// <summary>What Claude Code tells its hook before an edit.</summary>
    private static string Question(string directory, string file) =>
        $$$"""{"session_id":"5f0e","transcript_path":"/home/a/.claude/t.jsonl","cwd":"{{{directory}}}","hook_event_name":"PreToolUse","tool_name":"Edit","tool_input":{"file_path":"{{{directory}}}/{{{file}}}","old_string":"one","new_string":"two"}}""";

    /// <summary>Every task that is ready is claimed, each with the lock of its file.</summary>
    /// <returns>One of the files.</returns>
    private static string Hold(string path)
    {
        using var book = Book.Open(path);
        book.Import("held", 1_000, chained: false);
        for (var claims = 0; claims < 1_000; claims++)
        {
            var claimed = book.Registry.Claiming.Claim(new() { Actor = new() { Name = "bob", Host = "bench" }, Spec = "held" });
            if (claimed.IsRefused)
            {
                throw new RefusalException(claimed.Refusal);
            }
        }

        return "src/500.txt";
    }

    private static void Once(string program, string directory, params string[] arguments) => new Samples("").TimeProcess(program, directory, arguments);
}
