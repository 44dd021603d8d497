using Interlock.Runs;

namespace Interlock.Launching.LocalProcess;

/// <summary>What must hold before a process is started. Each broken rule is a refusal with the fact in it.</summary>
internal static class LaunchRules
{
    /// <summary>The absolute path of the program to start, or why not.</summary>
    public static Result<string> Check(RunLaunch launch, IReadOnlyDictionary<string, string> environment)
    {
        if (!OperatingSystem.IsLinux())
        {
            return new Refusal(RefusalKind.Failed, "launch.unsupported", "Local runs need Linux: they are found again through /proc.");
        }

        if (launch.Command.Argv.Count == 0 || launch.Command.Argv[0].Length == 0 || (launch.Command.IsShell && string.IsNullOrWhiteSpace(launch.Command.Argv[2])))
        {
            return new Refusal(RefusalKind.Usage, "launch.command_empty", "There is no command to run.", "Name the agent's command line in the configuration.");
        }

        return (BadArgument(launch, environment) ?? Directory(launch)) is { } refused ? refused : Program(launch, environment);
    }

    private static Refusal? BadArgument(RunLaunch launch, IReadOnlyDictionary<string, string> environment)
    {
        if (launch.Command.Argv.Any(HasNul))
        {
            return new Refusal(RefusalKind.Usage, "launch.bad_argument", "An argument of the command contains a NUL character; no program can receive that.");
        }

        foreach (var (name, value) in environment)
        {
            if (name.Length == 0 || name.Contains('=') || HasNul(name) || HasNul(value))
            {
                return new Refusal(
                    RefusalKind.Usage, "launch.bad_argument",
                    $"The environment variable '{name.Replace('\0', '?')}' cannot be passed on: its name or value has a character that none may have.");
            }
        }

        return null;
    }

    private static bool HasNul(string text) => text.Contains('\0');

    private static Refusal? Directory(RunLaunch launch)
    {
        if (!System.IO.Directory.Exists(launch.WorkingDirectory))
        {
            return new Refusal(RefusalKind.Failed, "launch.no_directory", $"The working directory {launch.WorkingDirectory} does not exist.");
        }

        if (launch.MustLieBelow is null)
        {
            return null;
        }

        var root = RealPath.Of(launch.MustLieBelow);
        var real = RealPath.Of(launch.WorkingDirectory);
        return real.StartsWith(root + "/", StringComparison.Ordinal)
            ? null
            : new Refusal(RefusalKind.Forbidden, "launch.outside_worktrees", $"{launch.WorkingDirectory} is really {real}, which is not below {root}.");
    }

    private static Result<string> Program(RunLaunch launch, IReadOnlyDictionary<string, string> environment) =>
        Find(launch.Command.Argv[0], launch.WorkingDirectory, environment);

    /// <summary>The absolute path of a program; refusal <c>launch.command_not_found</c>.</summary>
    public static Result<string> Find(string name, string directory, IReadOnlyDictionary<string, string> environment)
    {
        var candidates = name.Contains('/')
            ? [Path.GetFullPath(name, directory)]
            : environment.GetValueOrDefault("PATH", Programs.UsualPath).Split(':').Where(Path.IsPathFullyQualified).Select(entry => Path.Join(entry, name));
        foreach (var candidate in candidates)
        {
            if (File.Exists(candidate) && Posix.MayExecute(candidate))
            {
                return candidate;
            }
        }

        return new Refusal(
            RefusalKind.Failed, "launch.command_not_found", $"The program '{name}' was not found, or may not be executed.",
            name.Contains('/') ? null : "It is looked for in the absolute entries of PATH.");
    }
}
