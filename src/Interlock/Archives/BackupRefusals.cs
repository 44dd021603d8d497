namespace Interlock.Archives;

/// <summary>What can be wrong with a backup, each with its next step.</summary>
internal static class BackupRefusals
{
    private const string AnotherOne = "Take another backup; nothing was changed.";

    public static Refusal NotFound(string path) => new(
        RefusalKind.NotFound, "backup.unknown", $"There is no backup at {path}.", "Name the directory of a backup; 'interlock spec backup' prints where it puts them.");

    public static Refusal OfSeveral(string path, IReadOnlyList<string> specs) => new(
        RefusalKind.Usage, "backup.several", $"{path} has backups of several specs: {string.Join(", ", specs)}.", $"Name the directory of one, such as {Path.Combine(path, specs[0])}.");

    public static Refusal Newest(string path) => new(
        RefusalKind.Failed, "backup.damaged", $"{path} is damaged: its manifest is missing or cannot be read, and it is the newest.", "Name the directory of an older one to restore that; nothing was changed.");

    public static Refusal Damaged(string path, string why) => new(RefusalKind.Failed, "backup.damaged", $"{path} is damaged: {why}.", AnotherOne);

    public static Refusal Version(string path, string? found) => new(
        RefusalKind.Failed,
        "backup.version",
        found is null ? $"{path} does not say which version it has." : $"{path} has the version '{Shown(found)}'; this program reads {BackupManifest.Schema}.",
        "Use the program that made it.");

    public static Refusal Unsafe(string path, string why) => new(
        RefusalKind.Forbidden, "backup.unsafe", $"{path} is no backup that may be read: {why}.", "Take a backup that this program made and nobody edited.");

    public static Refusal TooLong(string path, long line) => new(
        RefusalKind.Failed, "backup.line_too_long", $"Line {line} of {path} is longer than {LineReader.LongestLine >> 20} MB.", AnotherOne);

    public static Refusal Row(string path, long line, string why) => new(RefusalKind.Failed, "backup.row", $"Line {line} of {path} is not what it should be: {why}.", AnotherOne);

    public static Refusal Chain(string path, string why) => new(
        RefusalKind.Failed, "backup.chain", $"{path} goes on from another backup, and {why}.", "Put the whole chain side by side in one directory, or take a full backup.");

    public static Refusal Io(string path, string why) => new(RefusalKind.Failed, "backup.io", $"{path} cannot be used: {why}.", "Check the disk and the permissions of the directory.");

    private static string Shown(string text) => text.Length > 60 ? text[..60] + "…" : text;
}
