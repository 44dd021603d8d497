using Interlock.Dispatching;
using Interlock.Gates.Watching;
using Interlock.Launching.LocalProcess;
using Interlock.Runs;

namespace Interlock.Workplaces;

/// <summary>The programs that agents are started with, looked at before anything is claimed: whether they are there, and what they are given.</summary>
/// <param name="environment">Our own, which an agent's is chosen from.</param>
/// <param name="root">Where a relative path begins: the top of the main checkout.</param>
internal sealed class AgentPrograms(IReadOnlyDictionary<string, string> environment, string root)
{
    // Keys of providers, as agent programs read them.
    private static readonly string[] KnownKeys =
    [
        "ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "CLAUDE_CODE_OAUTH_TOKEN", "OPENAI_API_KEY", "CODEX_API_KEY", "GEMINI_API_KEY", "GOOGLE_API_KEY",
        "OPENROUTER_API_KEY", "MISTRAL_API_KEY", "DEEPSEEK_API_KEY", "GROQ_API_KEY", "XAI_API_KEY", "AZURE_OPENAI_API_KEY", "AWS_BEARER_TOKEN_BEDROCK",
    ];

    // What the shell itself does, where sh is dash or bash.
    private static readonly HashSet<string> BuiltIns = new(StringComparer.Ordinal)
    {
        ".", ":", "[", "alias", "bg", "break", "case", "cd", "command", "continue", "echo", "eval", "exec", "exit", "export", "false", "fg", "for", "getopts", "hash", "jobs",
        "kill", "local", "printf", "pwd", "read", "readonly", "return", "set", "shift", "source", "test", "times", "trap", "true", "type", "ulimit", "umask", "unalias",
        "unset", "wait",
        "[[", "((", "bind", "builtin", "caller", "compgen", "complete", "coproc", "declare", "dirs", "disown", "enable", "fc", "function", "help", "history", "let", "logout", "mapfile",
        "popd", "pushd", "readarray", "select", "shopt", "suspend", "time", "typeset",
    };

    private static readonly string[] Reserved = ["{", "}", "!", "if", "then", "else", "elif", "fi", "while", "until", "do", "done"];

    /// <summary>
    /// The command line with the path of its program made absolute, where that is relative and stands in the repository: a run works in a
    /// worktree, which need not have it.
    /// </summary>
    public CommandLine Anchored(CommandLine line)
    {
        if (ProgramOf(line) is not { } program || !IsRelative(program) || Path.GetFullPath(program, root) is var path && !File.Exists(path))
        {
            return line;
        }

        if (!line.IsShell)
        {
            return CommandLine.Of([path, .. line.Argv.Skip(1)]);
        }

        // Only at the very beginning, where the word certainly is the program.
        return line.Argv[2].StartsWith(program, StringComparison.Ordinal)
            ? CommandLine.Shell($"'{path.Replace("'", "'\\''", StringComparison.Ordinal)}'{line.Argv[2][program.Length..]}")
            : line;
    }

    /// <summary>Why an agent cannot be started; null when its program is there, or nobody can tell before it is tried.</summary>
    /// <param name="variables">Those that its configuration sets.</param>
    public Refusal? Missing(string agent, CommandLine line, IReadOnlyDictionary<string, string> variables)
    {
        if (ProgramOf(line) is not { } program || (line.IsShell && BuiltIns.Contains(program)))
        {
            return null;
        }

        var own = new Dictionary<string, string>(environment, StringComparer.Ordinal);
        if (variables.TryGetValue("PATH", out var path))
        {
            own["PATH"] = path;
        }

        return LaunchRules.Find(program, root, own).IsRefused
            ? new(RefusalKind.Failed, "agent.not_found", $"The program '{Shown.Short(program)}' of the agent '{Shown.Short(agent)}' was not found, or may not be executed.",
                program.Contains('/') ? $"A relative path begins at {root}." : "Install it, or give its path; it is looked for in the absolute entries of PATH.",
                new() { ["agent"] = agent, ["program"] = program })
            : null;
    }

    /// <summary>Keys that are set here and reach none of the agents.</summary>
    /// <param name="pools">What each gets: names that pass, and variables that are set.</param>
    public IReadOnlyList<string> KeysLeft(IReadOnlyList<(IReadOnlyList<string> Passed, IReadOnlyDictionary<string, string> Set)> pools) =>
        [.. KnownKeys.Where(key => environment.TryGetValue(key, out var value) && value.Length > 0
            && !pools.Any(pool => pool.Set.ContainsKey(key) || pool.Passed.Any(name => name == key || (name.EndsWith('*') && key.StartsWith(name[..^1], StringComparison.Ordinal)))))];

    /// <summary>The first program that a command line starts; null where only a shell can tell.</summary>
    private static string? ProgramOf(CommandLine line)
    {
        if (!line.IsShell)
        {
            return line.Argv.Count > 0 && line.Argv[0].Length > 0 ? line.Argv[0] : null;
        }

        var words = ShellText.Read(line.Argv[2]).FirstOrDefault()?.Words.SkipWhile(word => Reserved.Contains(word) || IsAssignment(word) || word == "exec").ToList();
        return words is [{ Length: > 0 } program, ..] && !program.Any(c => c == ShellText.Unknown || char.IsControl(c) || "~{}*?$`\"'\\()<>|&;".Contains(c, StringComparison.Ordinal))
            && !DefinesFunction(line.Argv[2], program) ? program : null;
    }

    private static bool DefinesFunction(string text, string name) =>
        text.IndexOf(name, StringComparison.Ordinal) is var at && (at < 0 || text.AsSpan(at + name.Length).TrimStart(" \t") is ['(', ..]);

    private static bool IsRelative(string program) => program.Contains('/') && !Path.IsPathRooted(program);

    private static bool IsAssignment(string word) =>
        word.IndexOf('=', StringComparison.Ordinal) is > 0 and var end && word[..end].All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
