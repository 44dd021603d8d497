using Interlock.Hooks;

namespace Interlock.Cli.Commands.Hooks;

/// <summary>How others are to call this program later.</summary>
internal static class OwnCommand
{
    /// <summary>The path that stays when a newer release takes this one's place.</summary>
    public static ShellCall Lasting(Func<string, string?> environment)
    {
        var program = Environment.ProcessPath!;
        var release = Path.GetDirectoryName(program)!;

        // artifacts/releases/<one>/interlock is removed after two more releases; artifacts/interlock leads to the newest.
        var newest = Path.GetFileName(Path.GetDirectoryName(release)) == "releases" ? Path.GetFullPath("../../interlock/interlock", release) : null;
        return new(newest is not null && File.Exists(newest) ? newest : program, environment("DOTNET_ROOT") is { Length: > 0 } root ? root : null);
    }
}
