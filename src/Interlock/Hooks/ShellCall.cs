namespace Interlock.Hooks;

/// <summary>How scripts and settings call this program.</summary>
/// <param name="Path">Absolute path of the program.</param>
/// <param name="DotnetRoot">Where .NET lives, when that is not where a program finds it by itself.</param>
internal sealed record ShellCall(string Path, string? DotnetRoot)
{
    /// <summary>The mode of a script that everybody may run.</summary>
    internal const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>One command line for a POSIX shell.</summary>
    public string Line(string words) => $"{(DotnetRoot is null ? "" : $"DOTNET_ROOT={Quote(DotnetRoot)} ")}{Quote(Path)} {words}";

    /// <summary>
    /// Lines of a script: the program where it was when they were written, else by name; where neither is there it lets through, aloud.
    /// </summary>
    /// <param name="words">What is asked, with the shell's own <c>"$@"</c> where arguments pass.</param>
    /// <param name="without">What is said where there is no such program.</param>
    internal string Script(string words, string without) =>
        $"""
        if [ -x {Quote(Path)} ]; then
            {(DotnetRoot is null ? "" : $"DOTNET_ROOT={Quote(DotnetRoot)} ")}exec {Quote(Path)} {words}
        elif command -v interlock >/dev/null 2>&1; then
            exec interlock {words}
        fi
        echo "interlock: the program is not found. {without}" >&2
        exit 0
        """;

    /// <summary>For settings that several people share: the program by name; nothing where somebody has none.</summary>
    public static string Shared(string words) => $"command -v interlock >/dev/null || exit 0; exec interlock {words}";

    private static string Quote(string text) => $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
