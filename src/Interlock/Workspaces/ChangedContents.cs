using System.Text;
using Interlock.Gates.Watching;
using Interlock.Git;
using Interlock.Kiro;

namespace Interlock.Workspaces;

/// <summary>What differs between two commits, with sizes and texts, all of it from objects.</summary>
internal sealed class ChangedContents(GitRepository repository)
{
    /// <summary>A longer text is nothing that people look through, and is told apart by its id alone.</summary>
    private const int LongestText = 4 * 1024 * 1024;

    /// <summary>Bytes in memory at once.</summary>
    private const long AtOnce = 32 * 1024 * 1024;

    private const string Submodule = "160000";

    public async Task<Result<IReadOnlyList<FileChange>>> ReadAsync(string from, string to, Func<string, bool> text, Func<string, bool> spec, CancellationToken cancellation)
    {
        var changed = await repository.ChangedFilesAsync(from, to, cancellation);
        var sizes = await repository.SizesAsync(changed.SelectMany(Blobs).Select(blob => blob.Id), cancellation);
        var wanted = changed.Where(file => text(file.Path) || spec(file.Path)).SelectMany(Blobs).Select(blob => blob.Id).Distinct()
            .Where(id => sizes.GetValueOrDefault(id, long.MaxValue) <= LongestText)
            .Select(id => new TreeFile("100644", id, "") { Size = sizes[id] })
            .ToList();
        var contents = await ReadAsync(wanted, cancellation);
        return changed.Select(file => Of(file, sizes, contents, spec(file.Path))).ToList();
    }

    private static FileChange Of(ChangedFile file, IReadOnlyDictionary<string, long> sizes, Dictionary<string, byte[]> contents, bool isSpec)
    {
        var (before, after) = (contents.GetValueOrDefault(file.OldId), contents.GetValueOrDefault(file.NewId));
        return new(file.Path, file.OldMode, file.OldId, file.NewMode, file.NewId)
        {
            OldSize = Size(sizes, file.OldMode, file.OldId),
            Size = Size(sizes, file.NewMode, file.NewId),
            OldText = Text(before),
            NewText = Text(after),
            MarksOnly = isSpec && file.OldMode == file.NewMode && before is not null && after is not null && KiroMarks.AreAllThatDiffers(before, after),
        };
    }

    private async Task<Dictionary<string, byte[]>> ReadAsync(List<TreeFile> files, CancellationToken cancellation)
    {
        var contents = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        for (var at = 0; at < files.Count;)
        {
            var (begin, bytes) = (at, 0L);
            while (at < files.Count && (at == begin || bytes + files[at].Size <= AtOnce))
            {
                bytes += files[at++].Size ?? 0;
            }

            var part = files[begin..at];
            var read = await repository.ReadFilesAsync(part, cancellation);
            for (var i = 0; i < part.Count; i++)
            {
                contents[part[i].Id] = read[i].ToArray();
            }
        }

        return contents;
    }

    private static IEnumerable<(string Id, string Mode)> Blobs(ChangedFile file) =>
        new[] { (file.OldId, file.OldMode), (file.NewId, file.NewMode) }.Where(blob => blob.Item2 is not (Submodule or FileChange.Nothing));

    private static long? Size(IReadOnlyDictionary<string, long> sizes, string mode, string id) =>
        mode is Submodule or FileChange.Nothing ? null : sizes.TryGetValue(id, out var size) ? size : null;

    /// <summary>Null where it holds a NUL: that is no text.</summary>
    private static string? Text(byte[]? bytes) => bytes is null || bytes.AsSpan().IndexOf((byte)0) >= 0 ? null : Encoding.UTF8.GetString(bytes);
}
