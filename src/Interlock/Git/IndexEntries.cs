using System.Buffers.Binary;
using System.Text;

namespace Interlock.Git;

/// <summary>Reads the submodules out of an index file that our own git has just written, without another process.</summary>
internal static class IndexEntries
{
    private const int Header = 12;
    private const int ModeAt = 24;
    private const int IdAt = 40;
    private const int GitlinkMode = 0xE000;
    private const int LargestOwn = 256 << 20;

    /// <summary>Whether a checkout's index can hold entries whose files are not on disk: those of version 2 have no room for that mark.</summary>
    public static bool MayHide(string file) => RepositoryFile.ReadNamed(file, LargestOwn) is { IsRefused: false, Value: { Length: >= Header } bytes } && BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(4)) != 2;

    /// <summary>Path and commit of each; the file is of version 2, which git writes unless told otherwise.</summary>
    /// <param name="digits">Length of object names, in hex digits.</param>
    public static IReadOnlyList<(string Path, string Id)> Gitlinks(string file, int digits)
    {
        if (!File.Exists(file))
        {
            return [];
        }

        var bytes = File.ReadAllBytes(file).AsSpan();
        if (bytes.Length < Header || BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]) != 2)
        {
            throw new InvalidDataException($"'{file}' is no index of version 2.");
        }

        var found = new List<(string, string)>();
        var (count, at) = (BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]), Header);
        for (var i = 0; i < count; i++)
        {
            var name = at + IdAt + (digits / 2) + 2;
            var length = bytes[name..].IndexOf((byte)0);
            if ((BinaryPrimitives.ReadUInt32BigEndian(bytes[(at + ModeAt)..]) & 0xF000) == GitlinkMode)
            {
                found.Add((Encoding.UTF8.GetString(bytes.Slice(name, length)), Convert.ToHexStringLower(bytes.Slice(at + IdAt, digits / 2))));
            }

            // An entry ends in one to eight zeros, so that the next begins at a multiple of eight.
            at += (name - at + length + 8) & ~7;
        }

        return found;
    }
}
