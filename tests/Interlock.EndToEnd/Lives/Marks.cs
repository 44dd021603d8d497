using System.Text;

namespace Interlock.EndToEnd.Lives;

/// <summary>
/// The program that every setting of an agent names. It leaves a mark: the run it belongs to, how it was called, and the command lines
/// of the processes above it.
/// </summary>
internal sealed class Marks : IDisposable
{
    /// <summary>A path without blanks: some settings cannot hold one.</summary>
    private readonly string place = Directory.CreateTempSubdirectory("marks-").FullName;

    private static readonly string[] HookNames =
    [
        "pre-commit", "commit-msg", "prepare-commit-msg", "post-commit", "post-checkout", "post-merge", "pre-merge-commit", "pre-rebase", "post-rewrite", "pre-push", "pre-auto-gc", "post-index-change",
        "reference-transaction", "fsmonitor-watchman", "pre-receive", "update", "post-receive", "post-update", "push-to-checkout", "applypatch-msg", "sendemail-validate",
    ];

    public Marks()
    {
        Directory.CreateDirectory(Path.Combine(place, "left"));
        Directory.CreateDirectory(Hooks);
        File.WriteAllText(Program, $$"""
            #!/bin/sh
            mark=$(mktemp '{{place}}/left/XXXXXXXX')
            {
                echo "$INTERLOCK_RUN_ID"
                echo "$0 $*"
                at=$$
                while [ "$at" -gt 1 ]; do
                    tr '\0\n' '  ' <"/proc/$at/cmdline"
                    echo
                    at=$(sed -n 's/^PPid:[[:blank:]]*//p' "/proc/$at/status")
                done
            } >"$mark" 2>/dev/null
            exec cat

            """);
        File.SetUnixFileMode(Program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        foreach (var hook in HookNames)
        {
            File.CreateSymbolicLink(Path.Combine(Hooks, hook), Program);
        }

        var text = new StringBuilder();
        foreach (var key in new[] { "filter.x.clean", "filter.x.smudge", "merge.x.driver", "core.fsmonitor", "diff.external" })
        {
            ConfigEntries.Add(text, key, Line($"included {key}"));
        }

        ConfigEntries.Add(text, "core.hooksPath", Hooks);
        File.WriteAllText(Included, text.ToString());
    }

    public string Program => Path.Combine(place, "mark");

    public string Hooks => Path.Combine(place, "hooks");

    /// <summary>A file of configuration that names the program.</summary>
    public string Included => Path.Combine(place, "included");

    public string Line(string how) => $"'{Program}' '{how}'";

    /// <summary>Every start of the program, and those that no run answers for.</summary>
    /// <param name="agent">What stands in the command line of every agent.</param>
    public (int Started, IReadOnlyList<string> Outside) Read(string agent)
    {
        var left = Directory.GetFiles(Path.Combine(place, "left")).Select(File.ReadAllText).ToList();
        return (left.Count, [.. left.Where(mark => !IsInside(mark.Split('\n'), agent))]);
    }

    public void Dispose() => Directory.Delete(place, recursive: true);

    // What git started in the background has lost the processes above it, but not its marker.
    private static bool IsInside(string[] mark, string agent)
    {
        var above = mark.Skip(3).ToList();
        var own = above.FindIndex(line => line.Contains(agent, StringComparison.Ordinal));
        var ours = above.FindIndex(line => line.Split(' ')[0].EndsWith("/interlock", StringComparison.Ordinal));
        return mark[0].Length > 0 && mark[0] != "git" && (ours < 0 || (own >= 0 && own < ours));
    }
}
