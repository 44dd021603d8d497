using System.Security.Cryptography;
using System.Text;

namespace Interlock.Merging;

/// <summary>One configured check: a command that must exit 0 in a clean checkout of exactly the tree to be merged.</summary>
public sealed record Check(string Name, IReadOnlyList<string> Argv, TimeSpan Timeout)
{
    /// <summary>Tells its command from another; 16 hex digits.</summary>
    public string CommandIdentity => Hash(string.Join('\u0002', Argv));

    /// <summary>Tells one configuration of the checks from another; 16 hex digits.</summary>
    public static string Identity(IReadOnlyList<Check> checks) =>
        Hash(string.Join('\0', checks.Select(check => $"{check.Name}\u0001{string.Join('\u0002', check.Argv)}")));

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
}

/// <summary>How merging is configured.</summary>
public sealed record MergeOptions
{
    public required string Target { get; init; }

    /// <summary>Null: nobody said which, gate 7 refuses; empty: <c>checks: none</c>.</summary>
    public IReadOnlyList<Check>? Checks { get; init; }
}
