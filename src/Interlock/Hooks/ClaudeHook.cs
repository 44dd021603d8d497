using System.Text;
using Interlock.Git;

namespace Interlock.Hooks;

/// <summary>Our entry in a project's settings of Claude Code.</summary>
/// <param name="root">Top of the checkout.</param>
/// <param name="shared">In the file that is versioned and meant for everybody; else in the personal one beside it.</param>
internal sealed class ClaudeHook(string root, bool shared)
{
    private const int Largest = 4 << 20;

    public string Path => System.IO.Path.Combine(root, ".claude", Name);

    private string Name => shared ? "settings.json" : "settings.local.json";

    /// <summary>Puts it in, or brings it up to date.</summary>
    /// <returns>Whether something changed, or <c>hooks.settings</c>.</returns>
    public Result<bool> Install(string command, bool rehearse)
    {
        var before = Read();
        if (before.IsRefused)
        {
            return before.Refusal;
        }

        var after = ClaudeSettings.Add(before.Value, command);
        if (after.IsRefused)
        {
            return after.Refusal;
        }

        var changes = after.Value != before.Value;
        if (changes && !rehearse)
        {
            return Write(after.Value);
        }

        return changes;
    }

    /// <summary>Takes it out; a file, and a directory, that hold nothing else go with it.</summary>
    /// <returns>Whether something changed, or <c>hooks.settings</c>.</returns>
    public Result<bool> Uninstall(bool rehearse)
    {
        var before = Read();
        if (before.IsRefused || string.IsNullOrWhiteSpace(before.Value))
        {
            return before.IsRefused ? before.Refusal : false;
        }

        var after = ClaudeSettings.Remove(before.Value);
        if (after.IsRefused)
        {
            return after.Refusal;
        }

        var changes = after.Value != before.Value;
        if (!changes || rehearse)
        {
            return changes;
        }

        if (after.Value is { } text)
        {
            return Write(text);
        }

        File.Delete(Path);
        var directory = System.IO.Path.GetDirectoryName(Path)!;
        if (!Directory.EnumerateFileSystemEntries(directory).Any())
        {
            Directory.Delete(directory);
        }

        return true;
    }

    // The file may be a link to somewhere inside; one that leads out of the checkout is somebody's arrangement, and not ours to follow.
    private Result<string?> Read()
    {
        var real = Posix.RealPath(Path);
        if ((real ?? Posix.RealPath(System.IO.Path.GetDirectoryName(Path)!) ?? root) is var place && place != root && !place.StartsWith(root + "/", StringComparison.Ordinal))
        {
            return Refuse($"'{Path}' leads out of the checkout, to '{place}'");
        }

        if (!Posix.Exists(Path))
        {
            return (string?)null;
        }

        if (real != Path)
        {
            return Refuse($"'{Path}' is a symbolic link");
        }

        var read = RepositoryFile.Read(root, Path, Largest);
        return read.IsRefused ? Refuse($"'{Path}' cannot be read") : Encoding.UTF8.GetString(read.Value);
    }

    private Result<bool> Write(string text)
    {
        var written = RepositoryFile.Replace(root, Path, Encoding.UTF8.GetBytes(text), new() { MakesDirectories = true });
        return written.IsRefused ? Refuse(written.Refusal.Message.TrimEnd('.')) : written;
    }

    private static Refusal Refuse(string why) => new(
        RefusalKind.Failed,
        "hooks.settings",
        $"The agent's settings are left alone: {why}.",
        "Put in by hand what 'interlock hooks install --agent claude-code --print' prints.");
}
