using Interlock.EndToEnd.Harness;

namespace Interlock.EndToEnd.Hooks;

/// <summary>A test with the real Claude Code and a model that is played; skipped, aloud, where one of the two is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ClaudeFactAttribute : FactAttribute
{
    public ClaudeFactAttribute() => Skip = Released.Missing
        ?? (Stub is null ? "INTERLOCK_AGENT_STUB names no directory with a model stub." : Program is null ? "There is no claude program on the PATH, nor below AGENTS." : null);

    /// <summary>The model stub.</summary>
    public static string? Stub { get; } = Existing(Path.Combine(Variable("INTERLOCK_AGENT_STUB"), "model_stub.py"));

    public static string? Program { get; } = Variable("PATH").Split(':')
        .Select(directory => Path.Combine(directory, "claude"))
        .Append(Path.Combine(Variable("AGENTS"), "anthropic-ai_claude-code/node_modules/.bin/claude"))
        .Select(Existing)
        .FirstOrDefault(found => found is not null);

    private static string Variable(string name) => Environment.GetEnvironmentVariable(name) ?? "";

    private static string? Existing(string path) => Path.IsPathRooted(path) && File.Exists(path) ? path : null;
}
