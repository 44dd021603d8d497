namespace Interlock.Gates.Watching;

/// <summary>A changed file that somebody should look at, with the content that it has then.</summary>
/// <param name="Path">Relative to the top of the repository.</param>
/// <param name="Mode">Octal as git writes it; <see cref="FileChange.Nothing"/> where it is gone; empty where only its declaration is meant.</param>
/// <param name="Id">Of its content, 40 hex digits.</param>
/// <param name="Why">Why it is watched, a few words.</param>
internal sealed record WatchedFile(string Path, string Mode, string Id, string Why)
{
    /// <summary>What an approval is bound to: the path with its mode and content.</summary>
    public string Content => Mode.Length == 0 ? $"declared {Path}" : $"{Mode} {Id} {Path}";

    public override string ToString() => $"{Path} ({Why})";

    public static WatchedFile Of(FileChange change, string why) => new(change.Path, change.NewMode, change.NewId, why);

    /// <summary>Identifies what an approval is about, whatever the order.</summary>
    public static string Subject(IEnumerable<string> contents) => FileSet.Hash(contents);
}
