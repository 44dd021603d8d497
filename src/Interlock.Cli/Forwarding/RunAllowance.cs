using Interlock.Cli.Commands;
using Interlock.Cli.Parsing;

namespace Interlock.Cli.Forwarding;

/// <summary>
/// What a run may ask of its runner: the worker protocol on its own behalf, and looking. Not approving, not choosing another
/// registry or repository, not speaking as somebody else.
/// </summary>
internal static class RunAllowance
{
    private static bool IsAllowed(string path) => path is
        "task list" or "task show" or "task ready" or "task why" or "task history" or "task graph" or "spec graph"
        or "heartbeat" or "progress" or "note" or "submit" or "finish" or "fail" or "release"
        or "lock list" or "lock check" or "lock acquire" or "hooks check"
        or "gate check" or "impact analyze" or "impact record"
        or "artifact add" or "artifact list"
        or "run start" or "run list" or "run show" or "run logs";

    /// <summary>Null when the run of <paramref name="worker"/> may give this command.</summary>
    public static Refusal? Refuse(IReadOnlyList<string> words, string worker)
    {
        var form = AnswerForm.Read(words);
        var globals = new GlobalOptions();
        var parsed = CommandLineParser.Parse(form.Words, globals);
        if (parsed.Command is not { } command || command.Shape.Standalone)
        {
            // Help, versions and mistakes touch nothing.
            return null;
        }

        var arguments = parsed.Arguments!;
        var reason = !IsAllowed(command.Shape.Path) ? $"'interlock {command.Shape.Path}' cannot be used inside a run."
            : arguments.Has(globals.Repo) || arguments.Has(globals.Registry) ? "A run works on its own repository and registry."
            : arguments.Text(globals.As) is { } name && name != worker ? $"This run works as '{worker}' and cannot speak for somebody else."
            : null;
        return reason is null ? null : new(
            RefusalKind.Forbidden,
            "run.not_allowed",
            reason,
            "Leave it to a person or to the dispatcher.",
            new() { ["command"] = command.Shape.Path });
    }
}
