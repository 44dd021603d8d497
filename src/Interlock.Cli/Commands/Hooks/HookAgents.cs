namespace Interlock.Cli.Commands.Hooks;

/// <summary>The agents whose hooks are known by name.</summary>
internal static class HookAgents
{
    public const string ClaudeCode = "claude-code";

    /// <summary>Any program that can run a command with paths before it writes.</summary>
    public const string Generic = "generic";
}
