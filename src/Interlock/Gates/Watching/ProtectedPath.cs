namespace Interlock.Gates.Watching;

/// <summary>A path that decides about others, so that it changes only with a person's approval.</summary>
/// <param name="Key">A file, or where <paramref name="IsPattern"/> a glob; one without <c>/</c> matches at any depth.</param>
/// <param name="Because">Why it decides, a few words: <c>the check 'test' runs it</c>.</param>
/// <param name="IsPattern">False: exactly this file, and nothing below it.</param>
internal sealed record ProtectedPath(string Key, string Because, bool IsPattern = true)
{
    /// <summary>Only this member of the JSON object that the file holds decides; null: all of it.</summary>
    public string? Member { get; init; }

    /// <summary>A changed mark of a box in it decides nothing.</summary>
    public bool IsSpec { get; init; }
}
