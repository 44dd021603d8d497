using Interlock.Git;

namespace Interlock.Impact.Scanning;

/// <summary>What is not looked into, so that a big repository costs no more than a bounded time.</summary>
internal static class Unread
{
    /// <summary>Bytes of one file.</summary>
    public const int LargestFile = 512 * 1024;

    /// <summary>Files looked into; those nearest to the changed ones first.</summary>
    public const int MostFiles = 20_000;

    /// <summary>Bytes of all of them.</summary>
    public const long MostBytes = 256L << 20;

    private static readonly HashSet<string> Vendored = new(StringComparer.OrdinalIgnoreCase)
    {
        "node_modules", "vendor", "third_party", "third-party", "thirdparty", "bower_components", "jspm_packages", "pods", "carthage",
        ".venv", "venv", "site-packages", "dist", ".yarn", ".cargo", "__pycache__", "__snapshots__", "testdata",
    };

    private static readonly string[] Generated = [".min.js", ".min.css", ".g.cs", ".designer.cs", ".pb.go", ".pb.cc", ".pb.h", "_pb2.py", ".generated.cs", ".bundle.js"];

    /// <summary>Somebody else's code, or a machine's: nobody changes it with the task.</summary>
    public static bool IsVendored(string path)
    {
        var start = 0;
        for (var slash = path.IndexOf('/'); slash >= 0; slash = path.IndexOf('/', start))
        {
            if (Vendored.Contains(path[start..slash]))
            {
                return true;
            }

            start = slash + 1;
        }

        return Array.Exists(Generated, ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>A regular file, no link and no submodule.</summary>
    public static bool IsPlain(TreeFile file) => file.Mode.StartsWith("100", StringComparison.Ordinal);

    /// <summary>Bytes that are no text.</summary>
    public static bool IsBinary(ReadOnlySpan<byte> bytes) => bytes[..Math.Min(bytes.Length, 8000)].Contains((byte)0);
}
