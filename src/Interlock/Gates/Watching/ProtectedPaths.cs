using System.Text.Json;
using System.Text.Json.Nodes;
using Interlock.Claims;

namespace Interlock.Gates.Watching;

/// <summary>Which changes touch what decides about others.</summary>
/// <param name="paths">All of them; the first that fits says why.</param>
internal sealed class ProtectedPaths(IReadOnlyList<ProtectedPath> paths, bool ignoreCase)
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>True where the content itself tells whether a change counts, and not only the path.</summary>
    public bool NeedsText(string path) => Find(path) is { Member: not null };

    /// <summary>The protected ones of the changes.</summary>
    public IReadOnlyList<WatchedFile> Of(IEnumerable<FileChange> changes)
    {
        var found = new List<WatchedFile>();
        foreach (var change in changes)
        {
            if (Find(change.Path) is { } path && !Immaterial(path, change))
            {
                found.Add(WatchedFile.Of(change, path.Because));
            }
        }

        return found;
    }

    /// <summary>Declared files that are protected, each as its declaration; globs and directories that hold others too are judged by what was changed.</summary>
    public IReadOnlyList<WatchedFile> Declared(IEnumerable<string> declared)
    {
        var found = new List<WatchedFile>();
        foreach (var key in declared)
        {
            if (paths.FirstOrDefault(path => path.Member is null && Fits(path, key)) is { } path)
            {
                found.Add(new(key, "", "", path.Because));
            }
        }

        return found;
    }

    private ProtectedPath? Find(string path)
    {
        foreach (var one in paths)
        {
            if (Fits(one, path))
            {
                return one;
            }
        }

        return null;
    }

    private bool Fits(ProtectedPath path, string key) => path.IsPattern
        ? PathPatterns.Fits(path.Key, key, ignoreCase)
        : path.Key.Equals(key, ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);

    private static bool Immaterial(ProtectedPath path, FileChange change) =>
        (path.IsSpec && change.MarksOnly) || (path.Member is { } member && change.OldMode == change.NewMode && Same(member, change.OldText, change.NewText));

    private static bool Same(string member, string? before, string? after) =>
        before is not null && after is not null && MemberOf(member, before, out var old) && MemberOf(member, after, out var now) && JsonNode.DeepEquals(old, now);

    private static bool MemberOf(string member, string text, out JsonNode? value)
    {
        value = null;
        try
        {
            if (JsonNode.Parse(text, documentOptions: Lenient) is not JsonObject root)
            {
                return false;
            }

            value = root[member];
            return true;
        }
        catch (Exception unreadable) when (unreadable is JsonException or ArgumentException)
        {
            // Not JSON, or a member that stands twice: then all of it decides.
            return false;
        }
    }
}
