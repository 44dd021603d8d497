using System.Globalization;
using System.Text;

namespace Interlock.Git;

internal sealed partial class GitRepository
{
    private const int HeaderBytes = 128;

    /// <summary>All files at a commit with their sizes, ordered as git orders them.</summary>
    public async Task<IReadOnlyList<TreeFile>> ListSizedFilesAsync(string commit, CancellationToken cancellationToken)
    {
        var output = await git.MustAsync(Call("ls-tree", "-r", "-l", "-z", "--full-tree", ObjectId.Require(commit)), cancellationToken);
        return [.. output.Records.Select(SizedRecord)];
    }

    /// <summary>The bytes of files whose sizes are known, in the order asked; one process. Keep their sum small: all of it is in memory.</summary>
    public async Task<IReadOnlyList<ReadOnlyMemory<byte>>> ReadFilesAsync(IReadOnlyList<TreeFile> files, CancellationToken cancellationToken)
    {
        if (files.Count == 0)
        {
            return [];
        }

        var call = Call("cat-file", "--batch") with
        {
            Input = Encoding.ASCII.GetBytes(string.Concat(files.Select(file => ObjectId.Require(file.Id) + "\n"))),
            MaxOutput = (int)Math.Min(int.MaxValue / 2, files.Sum(file => (file.Size ?? 0) + HeaderBytes)),
        };
        var bytes = (await git.MustAsync(call, cancellationToken)).Bytes;
        var contents = new List<ReadOnlyMemory<byte>>(files.Count);
        for (var at = 0; at < bytes.Length && contents.Count < files.Count;)
        {
            var end = bytes.AsSpan(at).IndexOf((byte)'\n') + at;
            var header = Encoding.ASCII.GetString(bytes, at, end - at).Split(' ');
            if (header is not [_, "blob", var length] || !int.TryParse(length, CultureInfo.InvariantCulture, out var size))
            {
                throw GitFailure.Exit(call, new(1, bytes[at..end], $"no content: {string.Join(' ', header)}"));
            }

            contents.Add(bytes.AsMemory(end + 1, size));
            at = end + 1 + size + 1;
        }

        return contents;
    }

    private static TreeFile SizedRecord(string record)
    {
        var tab = record.IndexOf('\t', StringComparison.Ordinal);
        var head = record[..tab].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return new(head[0], head[2], record[(tab + 1)..]) { Size = long.TryParse(head[3], CultureInfo.InvariantCulture, out var size) ? size : null };
    }
}
