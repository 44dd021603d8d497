using System.Text.Json.Nodes;

namespace Interlock.Git;

/// <summary>The refusals that a call of git itself can end in.</summary>
internal static class GitFailure
{
    private const int ShownLines = 20;
    private const int ReasonLength = 2000;

    public static RefusalException Exit(GitCall call, GitOutput output)
    {
        var lines = output.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(ShownLines).ToArray();
        var details = Details(call);
        details["exit_code"] = output.ExitCode;
        details["stderr"] = new JsonArray([.. lines.Select(line => (JsonNode)line)]);
        return new(new(RefusalKind.Failed, "git.failed", $"git {Verb(call)} failed: {Reason(lines, output.ExitCode)}", Details: details));
    }

    // What git says on its way ("Preparing worktree", hints) is no reason; a reason may have several lines, the deciding one last.
    private static string Reason(IReadOnlyList<string> lines, int code)
    {
        var said = lines.Where(line => !line.StartsWith("Preparing worktree", StringComparison.Ordinal) && !line.StartsWith("hint:", StringComparison.Ordinal)).ToList();
        var reason = string.Join("; ", said.Count > 0 ? said : lines);
        return reason.Length == 0 ? $"exit code {code}" : reason.Length <= ReasonLength ? reason : reason[..ReasonLength] + "…";
    }

    public static RefusalException Missing(string executable, Exception inner)
        => new(new(RefusalKind.Failed, "git.missing", $"The program '{executable}' cannot be started: {inner.Message}",
            "Install git 2.39 or newer."), inner);

    public static RefusalException TimedOut(GitCall call, TimeSpan allowed)
        => new(new(RefusalKind.Failed, "git.timed_out", $"git {Verb(call)} took longer than {allowed.TotalSeconds:0} s and was stopped.",
            Details: Details(call)));

    public static RefusalException TooLarge(GitCall call)
        => new(new(RefusalKind.Failed, "git.output_too_large", $"git {Verb(call)} wrote more than {call.MaxOutput} bytes.",
            Details: Details(call)));

    private static string Verb(GitCall call) => call.Arguments[0];

    private static JsonObject Details(GitCall call) => new()
    {
        ["directory"] = call.Directory,
        ["command"] = new JsonArray([.. call.Arguments.Select(argument => (JsonNode)argument)]),
    };
}
