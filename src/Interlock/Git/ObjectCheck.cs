using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Interlock.Git;

/// <summary>
/// Hashes objects again. The object store can be written by whoever works in the repository, and git believes most of what it reads
/// there; what an object's name says is only true once its content was hashed.
/// </summary>
internal sealed class ObjectCheck(GitRepository repository)
{
    private const int LargestHeader = 256;

    /// <summary>Objects that a commit has and another has not, whose content is missing or another than their name says. Two processes.</summary>
    public async Task<IReadOnlyList<string>> UnsoundSinceAsync(string from, string to, CancellationToken cancellationToken)
    {
        if (from == to)
        {
            return [];
        }

        var call = repository.Call("rev-list", "--objects", "--no-object-names", "--missing=print", ObjectId.Require(to), $"^{ObjectId.Require(from)}");
        var listed = (await repository.Git.MustAsync(call, cancellationToken)).Lines;
        string[] missing = [.. listed.Where(line => line.StartsWith('?')).Select(line => line[1..])];
        return [.. missing, .. await UnsoundAsync([.. listed.Where(ObjectId.IsValid)], cancellationToken)];
    }

    /// <summary>Those of the commit itself and the trees below it; a tree that lists other files than its name says is among them. Two processes.</summary>
    public async Task<IReadOnlyList<string>> UnsoundTreesAsync(string commit, CancellationToken cancellationToken)
    {
        var call = repository.Call("ls-tree", "-r", "-d", "-z", "--full-tree", ObjectId.Require(commit));
        var below = await repository.Git.RunAsync(call, cancellationToken);
        if (below.ExitCode != 0)
        {
            return await UnsoundAsync([commit, $"{commit}^{{tree}}"], cancellationToken) is { Count: > 0 } broken ? broken : throw GitFailure.Exit(call, below);
        }

        var trees = below.Records.Select(GitRepository.TreeRecord).Where(entry => entry.Mode == "040000").Select(entry => entry.Id).Distinct();
        return await UnsoundAsync([commit, $"{commit}^{{tree}}", .. trees], cancellationToken);
    }

    /// <summary>Those of the objects whose content is missing or another than their name says.</summary>
    private async Task<IReadOnlyList<string>> UnsoundAsync(string[] names, CancellationToken cancellationToken)
    {
        var unsound = new List<string>();
        if (names.Length > 0)
        {
            var call = repository.Call("cat-file", "--batch", "--buffer") with
            {
                Input = Encoding.ASCII.GetBytes(string.Concat(names.Select(name => $"{name}\n"))),
                Read = stream => CompareAsync(stream, names, unsound),
            };
            await repository.Git.MustAsync(call, cancellationToken);
        }

        return unsound;
    }

    private static async Task CompareAsync(Stream output, string[] names, List<string> unsound)
    {
        await using var stream = new BufferedStream(output, 64 * 1024);
        var answered = 0;
        for (; answered < names.Length && await HeaderAsync(stream) is { } header; answered++)
        {
            if (header.Split(' ') is not [var id, var type, var length] || !long.TryParse(length, CultureInfo.InvariantCulture, out var size))
            {
                unsound.Add(names[answered]);
            }
            else if (await NameAsync(stream, type, size, id.Length) != id)
            {
                unsound.Add(id);
            }
        }

        // Git ends at an object that it cannot unpack at all.
        unsound.AddRange(names.Skip(answered));
        await stream.CopyToAsync(Stream.Null);
    }

    private static async Task<string?> HeaderAsync(Stream stream)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (line.Length < LargestHeader && await stream.ReadAsync(one) == 1)
        {
            if (one[0] == (byte)'\n')
            {
                return line.ToString();
            }

            line.Append((char)one[0]);
        }

        return null;
    }

    /// <summary>The name that an object of the content that follows has; the line break behind it is taken along.</summary>
    private static async Task<string> NameAsync(Stream stream, string type, long size, int digits)
    {
        using var hash = IncrementalHash.CreateHash(digits == 64 ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA1);
        hash.AppendData(Encoding.ASCII.GetBytes($"{type} {size}\0"));
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            for (var left = size; left > 0;)
            {
                var read = await stream.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, left)));
                if (read == 0)
                {
                    return "";
                }

                hash.AppendData(buffer.AsSpan(0, read));
                left -= read;
            }

            await stream.ReadExactlyAsync(buffer.AsMemory(0, 1));
            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
