using System.Text;
using Interlock.Hooks;

namespace Interlock.Cli.Commands.Hooks;

/// <summary>Which files are asked about, and from where.</summary>
/// <param name="Directory">What relative paths are relative to; where the session stands.</param>
/// <param name="Files">As given.</param>
internal sealed record HookQuestion(string Directory, IReadOnlyList<string> Files)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>The files are entries of a commit: a symbolic link is the link itself, not what it leads to.</summary>
    public bool Literal { get; init; }

    /// <summary>Reads it from the command line, or from standard input as the agent writes it.</summary>
    public static Result<HookQuestion> Read(CommandContext context, string? agent, bool stdin, IReadOnlyList<string> paths)
    {
        if (agent == HookAgents.ClaudeCode)
        {
            var given = Input(context, AgentEdit.Largest);
            if (given is null)
            {
                return NoEnd();
            }

            var edit = AgentEdit.Read(given);
            return edit.IsRefused ? edit.Refusal : new HookQuestion(edit.Value.Directory ?? context.WorkingDirectory, edit.Value.Files);
        }

        if (!stdin)
        {
            return new HookQuestion(context.WorkingDirectory, paths);
        }

        if (Input(context, AgentEdit.Largest) is not { } bytes)
        {
            return NoEnd();
        }

        var text = Encoding.UTF8.GetString(bytes);
        var separator = text.Contains('\0', StringComparison.Ordinal) ? '\0' : '\n';
        return new HookQuestion(context.WorkingDirectory, [.. paths, .. text.Split(separator, StringSplitOptions.RemoveEmptyEntries)]);
    }

    private static byte[]? Input(CommandContext context, int largest) => context.Input is { } read
        ? read(largest, Patience)
        : throw new RefusalException(new(RefusalKind.Usage, "hook.input", "There is no standard input here.", "Name the paths on the command line."));

    private static Refusal NoEnd() => new(
        RefusalKind.Usage,
        "hook.input",
        "Standard input did not end within a few seconds, or is too large.",
        "Write the question to standard input and close it, or name the paths on the command line.");
}
