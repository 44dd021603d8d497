using System.Globalization;
using System.Text;

namespace Interlock.Git;

internal sealed partial class GitRepository
{
    /// <summary>Sizes in bytes of objects by their names, in one process; one that is not there is left out.</summary>
    public async Task<IReadOnlyDictionary<string, long>> SizesAsync(IEnumerable<string> ids, CancellationToken cancellationToken)
    {
        var asked = ids.Distinct(StringComparer.Ordinal).ToList();
        var sizes = new Dictionary<string, long>(StringComparer.Ordinal);
        if (asked.Count == 0)
        {
            return sizes;
        }

        var call = Call("cat-file", "--batch-check=%(objectname) %(objectsize)") with
        {
            Input = Encoding.ASCII.GetBytes(string.Concat(asked.Select(id => ObjectId.Require(id) + "\n"))),
        };
        foreach (var line in (await git.MustAsync(call, cancellationToken)).Lines)
        {
            if (line.Split(' ') is [var id, var size] && long.TryParse(size, CultureInfo.InvariantCulture, out var bytes))
            {
                sizes[id] = bytes;
            }
        }

        return sizes;
    }

    /// <summary>The entries that a commit has for these paths, directories as such; one process.</summary>
    public async Task<IReadOnlyList<TreeFile>> EntriesAsync(string commit, IEnumerable<string> paths, CancellationToken cancellationToken)
    {
        string[] asked = [.. paths.Distinct(StringComparer.Ordinal)];
        if (asked.Length == 0)
        {
            return [];
        }

        var call = Call(["ls-tree", "-z", "--full-tree", ObjectId.Require(commit), "--", .. asked]) with
        {
            Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["GIT_LITERAL_PATHSPECS"] = "1" },
        };
        return [.. (await git.MustAsync(call, cancellationToken)).Records.Select(TreeRecord)];
    }
}
