using System.Text;

namespace Interlock.Git;

internal sealed partial class GitRepository
{
    internal static readonly string[] RawDiff = ["--raw", "-r", "-z", "--no-renames", "--no-abbrev", "--ignore-submodules=none"];

    /// <summary>Everything that differs between two commits or trees, submodules and modes included; renames as two paths.</summary>
    public async Task<IReadOnlyList<ChangedFile>> ChangedFilesAsync(string from, string to, CancellationToken cancellationToken)
    {
        if (ObjectId.Require(from) == ObjectId.Require(to))
        {
            return [];
        }

        return ChangedFile.Parse((await git.MustAsync(Call(["diff-tree", .. RawDiff, from, to]), cancellationToken)).Records);
    }

    /// <summary>Several differences between pairs of commits in one process; the answer keeps the order asked.</summary>
    internal async Task<IReadOnlyList<ChangedFile>[]> ChangedFilesAsync((string From, string To)[] pairs, CancellationToken cancellationToken)
    {
        var input = string.Concat(pairs.Select(pair => $"{ObjectId.Require(pair.To)} {ObjectId.Require(pair.From)}\n"));
        var call = Call(["diff-tree", "--stdin", "--always", .. RawDiff]) with { Input = Encoding.ASCII.GetBytes(input) };
        var groups = new List<List<string>>();
        var inPath = false;
        foreach (var record in (await git.MustAsync(call, cancellationToken)).Records)
        {
            if (!inPath && ObjectId.IsValid(record))
            {
                groups.Add([]);
                continue;
            }

            groups[^1].Add(record);
            inPath = !inPath;
        }

        return [.. groups.Select(ChangedFile.Parse)];
    }

    /// <summary>Dirty and untracked files of a checkout, its branch and commit; three processes.</summary>
    /// <remarks>Read through an index of our own: nothing that the checkout's index says hides a file.</remarks>
    public async Task<WorktreeStatus> StatusAsync(Checkout checkout, CancellationToken cancellationToken)
    {
        using var work = await FreshIndex.OfAsync(this, checkout, cancellationToken);
        return await work.StatusAsync(cancellationToken);
    }

    /// <summary>
    /// The same as the checkout's own index has it: one process that hashes nothing twice. Good for steering, and for nothing that is
    /// judged: the index may be told to overlook files.
    /// </summary>
    public async Task<WorktreeStatus> GlanceAsync(Checkout checkout, CancellationToken cancellationToken)
    {
        var head = new RefReader(checkout.GitDir, place.CommonDir).Head();
        var call = Call(checkout, "status", "--porcelain=v2", "-z", "--untracked-files=all", "--no-renames", "--ignore-submodules=dirty");
        call = call with { Own = call.Own! with { Head = head.Commit, Index = checkout.IndexFile, Persons = checkout } };
        var output = await git.RunAsync(call, cancellationToken);
        return output.ExitCode == 0
            ? WorktreeStatus.Parse(output.Records).Without(WorktreeList.Below(place, checkout.Path)) with { Head = head.Commit, Branch = head.Branch }
            : await StatusAsync(checkout, cancellationToken);
    }

    /// <summary>All files at a commit, ordered as git orders them.</summary>
    public async Task<IReadOnlyList<TreeFile>> ListFilesAsync(string commit, CancellationToken cancellationToken)
    {
        var output = await git.MustAsync(Call("ls-tree", "-r", "-z", "--full-tree", ObjectId.Require(commit)), cancellationToken);
        return [.. output.Records.Select(TreeRecord)];
    }

    /// <summary>The bytes of a file at a commit or tree; null when there is no such file.</summary>
    public async Task<byte[]?> ShowFileAsync(string commit, string path, CancellationToken cancellationToken)
    {
        // "./" and "../" would be read relative to where git runs.
        if (path.Length == 0 || path.Contains('\0') || path.StartsWith("./", StringComparison.Ordinal) || path.StartsWith("../", StringComparison.Ordinal))
        {
            return null;
        }

        var call = Call("cat-file", "--batch", "-z") with { Input = Encoding.UTF8.GetBytes($"{ObjectId.Require(commit)}:{path}\0") };
        var bytes = (await git.MustAsync(call, cancellationToken)).Bytes;
        return BlobAfterHeader(bytes);
    }

    /// <summary>Text files at a commit that contain any of the words, as fixed strings; one process whatever the number of words.</summary>
    /// <param name="wholeWords">Only where the word stands alone.</param>
    public async Task<IReadOnlyList<string>> SearchAsync(
        string commit, IEnumerable<string> words, bool wholeWords, CancellationToken cancellationToken)
    {
        var patterns = words.Where(word => word.Length > 0 && !word.AsSpan().ContainsAny('\0', '\n', '\r')).Distinct(StringComparer.Ordinal).ToArray();
        if (patterns.Length == 0)
        {
            return [];
        }

        var call = Call(["grep", "-l", "-z", "-I", "-F", "--full-name", "--no-recurse-submodules", .. wholeWords ? ["-w"] : Array.Empty<string>(),
            "-f", "-", ObjectId.Require(commit)]) with { Input = Encoding.UTF8.GetBytes(string.Join('\n', patterns) + "\n") };
        var output = await git.RunAsync(call, cancellationToken);
        return output.ExitCode switch
        {
            0 => [.. output.Records.Select(record => record[(commit.Length + 1)..])],
            1 => [],
            _ => throw GitFailure.Exit(call, output),
        };
    }

    /// <summary>
    /// Which files changed together with <paramref name="files"/> in the last <paramref name="window"/> commits of a commit's history,
    /// most frequent first. Merges are left out, and so are commits too large to say anything.
    /// </summary>
    /// <param name="largest">Commits that change more files than this are skipped.</param>
    public async Task<IReadOnlyList<CoChange>> CoChangesAsync(
        string commit, IReadOnlyCollection<string> files, int window, int largest, CancellationToken cancellationToken)
    {
        var asked = files.ToHashSet(StringComparer.Ordinal);
        var call = Call("log", $"--max-count={window}", "--no-merges", "--no-renames", "--name-only", "-z", "--no-show-signature",
            "--format=tformat:%x01%H", ObjectId.Require(commit), "--");
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var commits = 0;
        foreach (var changed in CommitsOf((await git.MustAsync(call, cancellationToken)).Records))
        {
            if (changed.Count > largest || !changed.Exists(asked.Contains))
            {
                continue;
            }

            commits++;
            foreach (var other in changed.Where(path => !asked.Contains(path)))
            {
                counts[other] = counts.GetValueOrDefault(other) + 1;
            }
        }

        return [.. counts.OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key, StringComparer.Ordinal)
            .Select(entry => new CoChange(entry.Key, entry.Value, commits))];
    }

    internal static TreeFile TreeRecord(string record)
    {
        var tab = record.IndexOf('\t', StringComparison.Ordinal);
        var head = record[..tab].Split(' ');
        return new(head[0], head[2], record[(tab + 1)..]);
    }

    private static IEnumerable<List<string>> CommitsOf(IEnumerable<string> records)
    {
        List<string>? current = null;
        foreach (var record in records)
        {
            if (record.StartsWith('\u0001'))
            {
                if (current is not null)
                {
                    yield return current;
                }

                current = [];
            }
            else if (record.Length > 0)
            {
                // Git puts a line break between the header of a commit and its first path.
                current!.Add(current.Count == 0 && record[0] == '\n' ? record[1..] : record);
            }
        }

        if (current is not null)
        {
            yield return current;
        }
    }

    private static byte[]? BlobAfterHeader(byte[] bytes)
    {
        var end = bytes.AsSpan().IndexOf((byte)'\n');
        var header = end < 0 ? [] : Encoding.UTF8.GetString(bytes, 0, end).Split(' ');
        return header.Length == 3 && header[1] == "blob" && ObjectId.IsValid(header[0]) && int.TryParse(header[2], out var size)
            ? bytes[(end + 1)..(end + 1 + size)]
            : null;
    }
}
