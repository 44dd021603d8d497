using System.Security.Cryptography;
using System.Text;

namespace Interlock.Merging;

/// <summary>How merged tasks are deployed.</summary>
internal sealed record DeployOptions
{
    /// <summary>The program and its arguments; null: no deploy command is configured, and only a person can let a task out of <c>deploying</c>.</summary>
    public IReadOnlyList<string>? Command { get; init; }

    /// <summary>The longest one attempt may take; default 30 min.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How often it is looked whether somebody still waits for a deploy that is under way.</summary>
    public TimeSpan Look { get; init; } = TimeSpan.FromSeconds(1);

    public required string Target { get; init; }

    public required string Host { get; init; }

    /// <summary>Where the outputs go.</summary>
    public required string RunDirectory { get; init; }

    /// <summary>Tells one deploy command from another; 16 hex digits.</summary>
    public string Identity => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', Command ?? []))))[..16];
}
