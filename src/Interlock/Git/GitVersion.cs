using System.Text.Json.Nodes;

namespace Interlock.Git;

/// <summary>Which git is installed.</summary>
internal static class GitVersion
{
    /// <summary>The oldest that does all we ask of it.</summary>
    public static Version Oldest { get; } = new(2, 39);

    /// <summary>The version found, or <c>git.too_old</c>.</summary>
    /// <exception cref="RefusalException"><c>git.missing</c>.</exception>
    public static async Task<Result<Version>> RequireAsync(GitProcess git, CancellationToken cancellationToken)
    {
        var text = (await git.MustAsync(new() { Directory = "/", Arguments = ["version"] }, cancellationToken)).Text;
        var found = Parse(text);
        return found >= Oldest
            ? found
            : new Refusal(RefusalKind.Failed, "git.too_old", $"git {Oldest} or newer is needed; '{text}' is installed.",
                "Install a newer git.", new JsonObject { ["found"] = text, ["needed"] = Oldest.ToString() });
    }

    /// <summary>Reads <c>git version 2.39.5 (Apple Git-154)</c>; 0.0 when it cannot be read.</summary>
    internal static Version Parse(string text)
    {
        var numbers = text.Split(' ').Skip(2).FirstOrDefault("").Split('.').TakeWhile(part => int.TryParse(part, out _)).Take(3).ToArray();
        return numbers.Length >= 2 ? Version.Parse(string.Join('.', numbers)) : new(0, 0);
    }
}
