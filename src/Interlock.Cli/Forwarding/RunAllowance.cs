using Interlock.Cli.Parsing;
using Interlock.Registry;

namespace Interlock.Cli.Forwarding;

/// <summary>
/// What a run may ask of its runner: what the table of authority lets a run do. Not choosing another registry or repository, not speaking
/// as somebody else.
/// </summary>
internal static class RunAllowance
{
    /// <summary>True for a command that changes nothing.</summary>
    public static bool OnlyLooks(IReadOnlyList<string> words, ICommands commands) =>
        CommandLineParser.Parse(AnswerForm.Read(words).Words, new(), commands).Command is { } command && Authority.Find(command.Shape.Path) is { Who: Authorized.Reader };

    /// <summary>Null when the run of <paramref name="worker"/> may give this command.</summary>
    public static Refusal? Refuse(IReadOnlyList<string> words, string worker, ICommands commands)
    {
        var form = AnswerForm.Read(words);
        var globals = new GlobalOptions();
        var parsed = CommandLineParser.Parse(form.Words, globals, commands);
        if (parsed.Command is not { } command || command.Shape.Standalone)
        {
            // Help, versions and mistakes touch nothing.
            return null;
        }

        var arguments = parsed.Arguments!;
        var reason = Authority.Find(command.Shape.Path) is not { FromRun: true } ? $"'interlock {command.Shape.Path}' cannot be used inside a run."
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
