using System.Globalization;
using Interlock.WorkGraph;

namespace Interlock.Archives;

/// <summary>
/// A directory of backups: <c>SPEC/STAMP-KIND-SEQ/</c>. What is being written stands under a name that begins with a dot until it is
/// whole, so that a backup that was killed is never taken for one.
/// </summary>
internal sealed class BackupPlace(string directory)
{
    private const string Unfinished = ".unfinished-";
    private const string Leaving = ".leaving-";

    public string Directory => directory;

    /// <summary>
    /// The backups of a spec that say what they are, oldest first by the number of their last event; what cannot be read is left out.
    /// </summary>
    public IReadOnlyList<(string Path, BackupManifest Manifest)> List(string spec)
    {
        var home = Path.Combine(directory, spec);
        return !System.IO.Directory.Exists(home)
            ? []
            : [.. System.IO.Directory.EnumerateDirectories(home)
                .Where(path => Path.GetFileName(path)[0] != '.')
                .Select(path => (path, BackupReader.Manifest(path)))
                .Where(found => !found.Item2.IsRefused && found.Item2.Value.Spec.Name == spec)
                .Select(found => (found.path, found.Item2.Value))
                .OrderBy(found => found.Value.Seq)
                .ThenBy(found => found.Value.CreatedAt)
                .ThenBy(found => found.path, StringComparer.Ordinal)];
    }

    /// <summary>
    /// The backup that words on the command line mean: a backup's directory; else, of a directory of backups or of a spec, the newest.
    /// </summary>
    /// <param name="given">As it was given.</param>
    /// <param name="relativeTo">Where the command was given.</param>
    /// <returns>Refusals <c>backup.*</c>; a newest one that cannot be read is refused, never passed over for an older one.</returns>
    public Result<string> Find(string given, string relativeTo)
    {
        var path = Path.GetFullPath(given, relativeTo);
        if (File.Exists(Path.Combine(path, BackupManifest.FileName)))
        {
            return path;
        }

        if (System.IO.Directory.Exists(path))
        {
            var specs = new BackupPlace(path).Specs();
            return specs.Count switch
            {
                0 => new BackupPlace(Path.GetDirectoryName(path) ?? path).Newest(Path.GetFileName(path)),
                1 => new BackupPlace(path).Newest(specs[0]),
                _ => BackupRefusals.OfSeveral(path, specs),
            };
        }

        return TaskRef.Refuse("spec", given) is null ? Newest(given) : BackupRefusals.NotFound(path);
    }

    private Result<string> Newest(string spec)
    {
        var home = Path.Combine(directory, spec);
        var all = List(spec);
        return Unreadable(home).FirstOrDefault(name => all.Count == 0 || !Before(name, Path.GetFileName(all[^1].Path))) is { } damaged
            ? BackupRefusals.Newest(Path.Combine(home, damaged))
            : all is [.., var newest] ? newest.Path : BackupRefusals.NotFound(home);
    }

    /// <summary>Specs that have backups here, by name.</summary>
    private List<string> Specs() =>
    [
        .. System.IO.Directory.EnumerateDirectories(directory)
            .Where(home => List(Path.GetFileName(home)).Count > 0 || Unreadable(home).Any())
            .Select(home => Path.GetFileName(home))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Directories that are called as backups are and do not say what they are.</summary>
    private static IEnumerable<string> Unreadable(string home) =>
        !System.IO.Directory.Exists(home)
            ? []
            : System.IO.Directory.EnumerateDirectories(home)
                .Where(path => IsName(Path.GetFileName(path)) && BackupReader.Manifest(path).IsRefused)
                .Select(path => Path.GetFileName(path));

    /// <summary>The number at their end decides; a clock may have been wrong, and counts only between two of the same number.</summary>
    private static bool Before(string one, string other) => Number(one) is var number && number != Number(other)
        ? number < Number(other)
        : string.CompareOrdinal(one, 0, other, 0, "yyyyMMdd-HHmmss".Length) < 0;

    private static long Number(string name) => long.TryParse(name.AsSpan(name.LastIndexOf('-') + 1), CultureInfo.InvariantCulture, out var number) ? number : 0;

    /// <summary>As <see cref="Name"/> makes them.</summary>
    private static bool IsName(string name) =>
        name.Split('-') is [{ Length: 8 } day, { Length: 6 } time, "full" or "incremental", { Length: > 0 } number]
        && (day + time + number).All(char.IsAsciiDigit);

    /// <summary>Takes away whole chains, oldest first, as long as at least <paramref name="keep"/> backups are left.</summary>
    /// <returns>How many backups are gone.</returns>
    public int Prune(string spec, int keep)
    {
        var all = List(spec);
        var gone = 0;
        foreach (var chain in Chains(all).SkipLast(1))
        {
            if (all.Count - gone - chain.Count < keep)
            {
                break;
            }

            // The full one last: what is left of a chain that was given up half way is still whole.
            foreach (var path in Enumerable.Reverse(chain))
            {
                var leaving = Path.Combine(Path.GetDirectoryName(path)!, Leaving + Path.GetFileName(path));
                System.IO.Directory.Move(path, leaving);
                System.IO.Directory.Delete(leaving, recursive: true);
                gone++;
            }
        }

        return gone;
    }

    /// <summary>Takes away what killed backups have left, once nobody can be writing it any more.</summary>
    public void Tidy(string spec, DateTimeOffset before)
    {
        var home = Path.Combine(directory, spec);
        foreach (var path in System.IO.Directory.Exists(home) ? System.IO.Directory.GetDirectories(home, ".*") : [])
        {
            var name = Path.GetFileName(path);
            if ((name.StartsWith(Unfinished, StringComparison.Ordinal) && System.IO.Directory.GetLastWriteTimeUtc(path) < before.UtcDateTime)
                || name.StartsWith(Leaving, StringComparison.Ordinal))
            {
                System.IO.Directory.Delete(path, recursive: true);
            }
        }
    }

    internal static string UnfinishedName(string id) => Unfinished + id;

    internal static string Name(BackupManifest manifest) => string.Create(
        CultureInfo.InvariantCulture, $"{manifest.CreatedAt.UtcDateTime:yyyyMMdd-HHmmss}-{(manifest.Base is null ? "full" : "incremental")}-{manifest.Seq}");

    /// <summary>Paths from a full backup to what goes on from it, oldest chain first.</summary>
    private static List<List<string>> Chains(IReadOnlyList<(string Path, BackupManifest Manifest)> all)
    {
        var chains = new List<List<string>>();
        var chainOf = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var (path, manifest) in all)
        {
            if (manifest.Base is not { } basis || !chainOf.TryGetValue(basis.Id, out var chain))
            {
                chains.Add(chain = []);
            }

            chain.Add(path);
            chainOf[manifest.Id] = chain;
        }

        return chains;
    }
}
