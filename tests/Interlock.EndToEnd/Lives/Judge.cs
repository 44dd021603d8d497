using System.Diagnostics;
using System.Text;
using Interlock.EndToEnd.Harness;

namespace Interlock.EndToEnd.Lives;

/// <summary>An untouched git that looks at what came of a life.</summary>
internal sealed class Judge(Scratch scratch)
{
    private string Root => scratch.Machine.Root;

    private string Common => Path.Combine(scratch.Repository, ".git");

    public string Git(params string[] words) => Encoding.Latin1.GetString(Run(scratch.Repository, "git", words)).TrimEnd('\n');

    public IReadOnlyList<string> FirstParents(string since) => [.. Git("rev-list", "--first-parent", $"{since}..main").Split('\n', StringSplitOptions.RemoveEmptyEntries)];

    /// <summary>What checks saw: the commit on the first line of each.</summary>
    public IReadOnlyList<string> Seen() => Directory.Exists(Path.Combine(Root, "seen"))
        ? [.. Directory.GetFiles(Path.Combine(Root, "seen")).Select(file => Encoding.Latin1.GetString(File.ReadAllBytes(file)))]
        : [];

    /// <summary>Some file of the target below a directory holds a word.</summary>
    public bool Finds(string word, string below) => Try(scratch.Repository, "git", "grep", "-q", "-e", word, "main", "--", below).ExitCode == 0;

    /// <summary>What a check would see of a commit in a checkout made without any setting; null where the commit is gone.</summary>
    public string? Expected(string commit)
    {
        var place = Path.Combine(Root, "expected");
        Remove(place);
        Directory.CreateDirectory(place);
        Run(place, "git", "init", "--quiet");
        Directory.CreateDirectory(Path.Combine(place, ".git", "objects", "info"));
        File.WriteAllText(Path.Combine(place, ".git", "objects", "info", "alternates"), $"{Path.Combine(Common, "objects")}\n");
        if (Try(place, "git", "cat-file", "-e", $"{commit}^{{commit}}").ExitCode != 0)
        {
            return null;
        }

        Run(place, "git", "read-tree", "--reset", "-u", commit);
        File.WriteAllText(Path.Combine(place, ".git", "HEAD"), $"{commit}\n");
        var seen = Path.Combine(Root, "expected-seen");
        Try(place, "sh", Path.Combine(Root, "see.sh"), seen);
        var file = Directory.GetFiles(seen).Single();
        var text = Encoding.Latin1.GetString(File.ReadAllBytes(file));
        File.Delete(file);
        return text;
    }

    /// <summary>Every object that a ref or a worktree keeps, and every file of the worktrees, as one text.</summary>
    /// <param name="elsewhere">A repository of theirs to which they may have led a worktree.</param>
    public string Everything(string elsewhere)
    {
        var heads = Directory.Exists(Path.Combine(Common, "worktrees"))
            ? Directory.GetDirectories(Path.Combine(Common, "worktrees")).Select(one => Path.Combine(one, "HEAD")).Where(File.Exists).Select(file => File.ReadAllText(file).Trim()).Where(text => text.Length == 40)
            : [];
        var tips = Git("for-each-ref", "--format=%(objectname)").Split('\n').Concat(heads).Distinct();
        var objects = Git(["rev-list", "--objects", "--no-object-names", "--ignore-missing", .. tips]);
        var staged = Directory.Exists(Path.Combine(Common, "worktrees"))
            ? Directory.GetDirectories(Path.Combine(Common, "worktrees")).Select(one => Encoding.Latin1.GetString(Try(scratch.Repository, "git", $"--git-dir={one}", "ls-files", "--stage", "--format=%(objectname)").Output))
            : [];
        var list = Path.Combine(Root, "objects.txt");
        File.WriteAllText(list, $"{objects}\n{string.Concat(staged)}");
        var all = new StringBuilder(Encoding.Latin1.GetString(Run(scratch.Repository, "sh", "-c", "git cat-file --batch <\"$1\"", "sh", list)));
        all.Append(Encoding.Latin1.GetString(Run(Root, "sh", "-c", "[ ! -d \"$1\" ] || find \"$1\" -name _checks -prune -o -type f -exec cat {} +", "sh", Path.Combine(scratch.Repository, ".worktrees"))));
        return all.Append(Encoding.Latin1.GetString(Try(Root, "git", $"--git-dir={elsewhere}", "cat-file", "--batch-all-objects", "--batch").Output)).ToString();
    }

    public void Remove(params string[] directories) => Run(Root, "rm", ["-rf", .. directories]);

    private byte[] Run(string directory, string program, params string[] words)
    {
        var (exit, output, error) = Try(directory, program, words);
        Assert.True(exit == 0, $"{program} {string.Join(' ', words)}: {exit} {error}");
        return output;
    }

    private (int ExitCode, byte[] Output, string Error) Try(string directory, string program, params string[] words)
    {
        var start = new ProcessStartInfo(program, words) { WorkingDirectory = directory, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("GIT_", StringComparison.Ordinal) || name.StartsWith("XDG_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in new[] { ("HOME", "/nowhere"), ("GIT_CONFIG_NOSYSTEM", "1"), ("GIT_CONFIG_GLOBAL", "/dev/null"), ("GIT_ATTR_NOSYSTEM", "1"), ("GIT_NO_REPLACE_OBJECTS", "1"), ("LC_ALL", "C") })
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        using var output = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(output);
        process.WaitForExit();
        return (process.ExitCode, output.ToArray(), error.GetAwaiter().GetResult());
    }
}
