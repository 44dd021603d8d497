using System.Security.Cryptography;
using System.Text;
using Interlock.Git;

namespace Interlock.Merging;

/// <summary>One configured check: a command that must exit 0 in a clean checkout of exactly the tree to be merged.</summary>
internal sealed record Check(string Name, IReadOnlyList<string> Argv, TimeSpan Timeout)
{
    /// <summary>Globs of tracked files that it may change; they are put back before the next check.</summary>
    public IReadOnlyList<string> Writes { get; init; } = [];

    /// <summary>How people write its command.</summary>
    public string Command => Argv is ["/bin/sh", "-c", var text] ? text : string.Join(' ', Argv);

    /// <summary>Tells its command, and what it may change, from another; 16 hex digits.</summary>
    public string CommandIdentity => Hash(Content);

    private string Content => string.Join('\u0002', Argv) + string.Concat(Writes.Select(glob => $"\u0003{glob}"));

    /// <summary>Tells one configuration of the checks from another; 16 hex digits.</summary>
    public static string Identity(IReadOnlyList<Check> checks) => Hash(string.Join('\0', checks.Select(check => $"{check.Name}\u0001{check.Content}")));

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
}

/// <summary>How merging is configured.</summary>
internal sealed record MergeOptions
{
    public required string Target { get; init; }

    /// <summary>Null: nobody said which, gate 7 refuses; empty: <c>checks: none</c>.</summary>
    public IReadOnlyList<Check>? Checks { get; init; }

    /// <summary>What the check tree keeps between merges.</summary>
    public KeptFiles Kept { get; init; } = KeptFiles.None;
}
