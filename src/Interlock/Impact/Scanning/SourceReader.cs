using Interlock.Git;

namespace Interlock.Impact.Scanning;

/// <summary>What was read of a commit.</summary>
/// <param name="Unread">In words, what was not looked into; empty when nothing was left out.</param>
internal sealed record ReadSources(IReadOnlyList<SourceFacts> Files, NameTable Names, Manifests Manifests, string Unread);

/// <summary>Reads the changed files, and then all files of their languages, in batches: git unpacks one while the one before is read.</summary>
internal sealed class SourceReader(GitRepository repository)
{
    private const long BatchBytes = 8 << 20;
    private const int BatchFiles = 2000;

    private readonly SourceScan scan = new();
    private readonly List<SourceFacts> found = [];
    private readonly Manifests manifests = new();

    /// <param name="files">All files of the commit, with sizes.</param>
    /// <param name="changed">Those that are changed.</param>
    public async Task<ReadSources> ReadAsync(IReadOnlyList<TreeFile> files, IReadOnlySet<string> changed, CancellationToken cancellation)
    {
        var (first, firstUnread) = Chosen(files.Where(file => changed.Contains(file.Path)), changed, vendoredToo: true);
        await ReadAsync(first, cancellation);
        var families = found.Select(file => file.Language).ToHashSet();
        if (families.Count == 0)
        {
            return new(found, scan.Names, manifests, firstUnread);
        }

        var (others, unread) = Chosen(files.Where(file => !changed.Contains(file.Path) && MayBeOf(file, families)), changed, vendoredToo: false);
        await ReadAsync(others, cancellation);
        return new(found, scan.Names, manifests, string.Join(", ", new[] { firstUnread, unread }.Where(words => words.Length > 0)));
    }

    private static bool MayBeOf(TreeFile file, HashSet<Language> families) =>
        Languages.Of(file.Path) is { } language ? families.Contains(language)
        : Manifests.IsOne(file.Path) ? families.Any(family => family.Imports is ImportStyle.Go or ImportStyle.Script)
        : file.Mode == "100755" && Path.GetExtension(file.Path).Length == 0 && families.Any(family => family.Interpreters.Length > 0);

    private static (List<TreeFile> Chosen, string Unread) Chosen(IEnumerable<TreeFile> files, IReadOnlySet<string> changed, bool vendoredToo)
    {
        var plain = files.Where(Unread.IsPlain).ToList();
        var own = vendoredToo ? plain : plain.FindAll(file => !Unread.IsVendored(file.Path));
        var small = own.FindAll(file => file.Size <= Unread.LargestFile);
        if (small.Count > Unread.MostFiles || small.Sum(file => file.Size) > Unread.MostBytes)
        {
            var near = changed.Take(20).Select(FileIndex.DirectoryOf).Distinct().ToList();
            small = [.. small.OrderByDescending(file => near.Max(directory => file.Path.AsSpan().CommonPrefixLength(directory)))];
        }

        var bytes = 0L;
        var chosen = small.TakeWhile(file => (bytes += file.Size ?? 0) <= Unread.MostBytes).Take(Unread.MostFiles).ToList();
        var unread = new[]
        {
            (Count: plain.Count - own.Count, What: "vendored or generated"),
            (Count: own.Count - small.Count, What: $"above {Unread.LargestFile / 1024} KB"),
            (Count: small.Count - chosen.Count, What: $"beyond the nearest {chosen.Count}"),
        };
        return (chosen, string.Join(", ", unread.Where(one => one.Count > 0).Select(one => $"{one.Count} {one.What}")));
    }

    private async Task ReadAsync(List<TreeFile> files, CancellationToken cancellation)
    {
        Task<IReadOnlyList<ReadOnlyMemory<byte>>>? reading = null;
        List<TreeFile> before = [];
        foreach (var batch in Batches(files))
        {
            var next = repository.ReadFilesAsync(batch, cancellation);
            Scan(before, reading is null ? [] : await reading);
            (before, reading) = (batch, next);
        }

        Scan(before, reading is null ? [] : await reading);
    }

    private void Scan(List<TreeFile> files, IReadOnlyList<ReadOnlyMemory<byte>> contents)
    {
        foreach (var (file, content) in files.Zip(contents))
        {
            if (Manifests.IsOne(file.Path))
            {
                manifests.Add(file.Path, content.Span);
            }
            else if (scan.Read(file.Path, content.Span) is { } facts)
            {
                found.Add(facts);
            }
        }
    }

    private static IEnumerable<List<TreeFile>> Batches(List<TreeFile> files)
    {
        var batch = new List<TreeFile>();
        var bytes = 0L;
        foreach (var file in files)
        {
            if (batch.Count >= BatchFiles || (batch.Count > 0 && bytes + file.Size > BatchBytes))
            {
                yield return batch;
                (batch, bytes) = ([], 0);
            }

            batch.Add(file);
            bytes += file.Size ?? 0;
        }

        if (batch.Count > 0)
        {
            yield return batch;
        }
    }
}
