using System.Globalization;

namespace Interlock.Launching.LocalProcess;

/// <summary>
/// The session leader of every run: a few lines of shell that wait for the command and write down its exit code, so that the code is there
/// although whoever started it may have died. It outlives the signals that end the command, because it must still write.
/// </summary>
internal static class Shim
{
    public const string Shell = "/bin/sh";

    /// <summary>What it calls itself; with the exit file behind it this names the leader of one run.</summary>
    public const string Name = "interlock-run";

    // The subshell makes the command a program, never a word of the shell (echo, test, exit); caught signals are default again in it.
    // The code is one short write with a line end: a file without the line end is not finished.
    private const string Script = """
        trap : HUP INT QUIT TERM
        f=$1
        shift
        (exec "$@")
        c=$?
        printf '%s\n' "$c" >"$f"
        exit "$c"
        """;

    public static IReadOnlyList<string> Argv(string exitFile, string program, IReadOnlyList<string> argv) =>
        [Shell, "-c", Script, Name, exitFile, program, .. argv.Skip(1)];

    public static string ExitFileOf(string outputPath) => outputPath + ".exit";

    /// <summary>Whether the process is the leader that writes this exit file.</summary>
    public static bool IsLeader(int pid, string exitFile)
    {
        var arguments = ProcFile.Arguments(pid);
        return arguments.Length > 4 && arguments[3] == Name && arguments[4] == exitFile;
    }

    /// <summary>The code in the exit file; null when there is none, or it is not finished.</summary>
    public static int? ReadExitFile(string exitFile)
    {
        try
        {
            var text = File.ReadAllText(exitFile);
            return text.EndsWith('\n') && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var code)
                ? code
                : null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
