using System.Text.Json.Nodes;

namespace Interlock.Git;

/// <summary>The refusals that a call of git itself can end in.</summary>
internal static class GitFailure
{
    private const int ShownLines = 5;

    public static RefusalException Exit(GitCall call, GitOutput output)
    {
        var lines = output.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Take(ShownLines).ToArray();
        var first = lines.Length > 0 ? lines[0] : $"exit code {output.ExitCode}";
        var details = Details(call);
        details["exit_code"] = output.ExitCode;
        details["stderr"] = new JsonArray([.. lines.Select(line => (JsonNode)line)]);
        return new(new(RefusalKind.Failed, "git.failed", $"git {Verb(call)} failed: {first}", Details: details));
    }

    public static RefusalException Missing(string executable, Exception? inner = null)
        => new(new(RefusalKind.Failed, "git.missing", $"The program '{executable}' cannot be started: {inner?.Message ?? "it is not installed."}",
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
