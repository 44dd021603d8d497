using Interlock.Gates;

namespace Interlock.Tests.Simulation;

/// <summary>All files there are, and what lock keys mean of them, by enumeration and not by the product's rules.</summary>
internal static class Universe
{
    private static readonly Dictionary<string, int> Keys = Meanings();

    public static IReadOnlyList<string> Files { get; } =
        ["src/a/one.cs", "src/a/two.cs", "src/b/one.cs", "src/b/two.cs", "src/b/deep/x.cs", "docs/a.md", "docs/b.md", "package.json", "App.slnx", "core/kernel.cs", "core/boot.cs", "vital/key.cs"];

    /// <summary>What tasks declare.</summary>
    public static IReadOnlyList<string> Declarable { get; } = [.. Files, "src/a/", "src/b/**", "docs/*.md", "src/**"];

    /// <summary>The files that a key covers, as bits.</summary>
    public static int Covers(string key) => Keys.TryGetValue(key, out var bits) ? bits : throw new ArgumentException(key, nameof(key));

    public static int Covers(IEnumerable<string> keys) => keys.Aggregate(0, (bits, key) => bits | Covers(key));

    /// <summary>What an honest analysis finds: it goes by the files.</summary>
    public static Risk RiskOf(IEnumerable<string> keys)
    {
        var bits = Covers(keys);
        return (bits & Covers("vital/key.cs")) != 0 ? Risk.Critical
            : (bits & (Covers("core/kernel.cs") | Covers("core/boot.cs"))) != 0 ? Risk.High
            : bits == 0 ? Risk.Low : Risk.Medium;
    }

    private static Dictionary<string, int> Meanings()
    {
        string[] files = ["src/a/one.cs", "src/a/two.cs", "src/b/one.cs", "src/b/two.cs", "src/b/deep/x.cs", "docs/a.md", "docs/b.md", "package.json", "App.slnx", "core/kernel.cs", "core/boot.cs", "vital/key.cs"];
        var keys = files.Select((file, n) => (file, bits: 1 << n)).ToDictionary(pair => pair.file, pair => pair.bits, StringComparer.Ordinal);
        keys["src/a/"] = 0b11;
        keys["src/b/**"] = 0b11100;
        keys["src/**"] = 0b11111;
        keys["docs/*.md"] = 0b1100000;
        return keys;
    }
}
