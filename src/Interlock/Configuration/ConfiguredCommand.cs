namespace Interlock.Configuration;

/// <summary>A command as configured, ready to start.</summary>
/// <param name="Argv">The program and its arguments.</param>
/// <param name="Text">How people wrote it, for messages.</param>
internal sealed record ConfiguredCommand(IReadOnlyList<string> Argv, string Text)
{
    /// <summary>True when it was written as text for the shell, false when as a list of words.</summary>
    public bool IsShellText { get; private init; }

    /// <summary>A command line for the shell: <c>/bin/sh -c TEXT</c>.</summary>
    public static ConfiguredCommand FromText(string text) => new(["/bin/sh", "-c", text], text) { IsShellText = true };

    /// <summary>A program and its arguments, started as they stand.</summary>
    public static ConfiguredCommand FromWords(IReadOnlyList<string> words) => new(words, string.Join(' ', words));
}
