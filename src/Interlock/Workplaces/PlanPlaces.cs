using Interlock.Kiro;
using Interlock.Kiro.Syncing;
using Interlock.Plans;

namespace Interlock.Workplaces;

/// <summary>A plan file of a repository.</summary>
/// <param name="Path">Relative to the repository.</param>
/// <param name="Format">As <c>--format</c> names it.</param>
internal sealed record FoundPlan(string Path, string Format);

/// <summary>Where the tools that write plans keep them in a repository.</summary>
/// <param name="root">The checkout.</param>
/// <param name="kiroPath">Relative to it.</param>
internal sealed class PlanPlaces(string root, string kiroPath)
{
    private const string FileName = "tasks.md";
    private const string Changes = "openspec/changes";
    private const string Archive = "openspec/changes/archive";

    /// <summary>Files that are kept in step both ways, by path. What cannot be read is left out, except where its path says what it is.</summary>
    public IReadOnlyList<FoundPlan> All() =>
    [
        .. Below(kiroPath.TrimEnd('/')).Select(path => new FoundPlan(path, "kiro")),
        .. kiroPath.TrimEnd('/') == "specs" ? [] : Below("specs").Where(IsSpecKit).Select(path => new FoundPlan(path, "spec-kit")),
        .. Below(Changes).Where(path => !IsArchived(path)).Select(path => new FoundPlan(path, "openspec")),
    ];

    /// <summary>Below the archive of OpenSpec: what stands there is closed.</summary>
    public static bool IsArchived(string path) => path.StartsWith($"{Archive}/", StringComparison.Ordinal) || path.Contains($"/{Archive}/", StringComparison.Ordinal);

    /// <summary>Where a change went that is not in its place any more: <c>archive/DATE-X</c>; null: nowhere.</summary>
    public string? ArchivedFrom(string path)
    {
        var parts = path.Split('/');
        if (parts is not ["openspec", "changes", var change, FileName] || File.Exists(Path.Combine(root, path)))
        {
            return null;
        }

        return Below(Archive).Where(moved => moved.Split('/')[^2] is var name && (name == change || name.EndsWith($"-{change}", StringComparison.Ordinal))).Max(StringComparer.Ordinal);
    }

    private IEnumerable<string> Below(string home)
    {
        var folder = Path.Combine(root, home);
        return Directory.Exists(folder)
            ? Directory.EnumerateDirectories(folder).Select(Path.GetFileName).OfType<string>().Where(name => File.Exists(Path.Combine(folder, name, FileName))).Order(StringComparer.Ordinal).Select(name => $"{home}/{name}/{FileName}")
            : [];
    }

    private bool IsSpecKit(string path) =>
        RepositoryFile.Read(root, Path.Combine(root, path), KiroDocument.MaxBytes, followsInside: true) is { IsRefused: false } read
        && KiroDocument.Parse(read.Value) is { IsRefused: false } document
        && PlanFormats.HasIds(document.Value);
}
