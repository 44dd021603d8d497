using Interlock.Cli.Commands;

namespace Interlock.Cli.Doctor;

/// <summary>The small programs that runs are started with.</summary>
internal sealed class ToolsCheck : DoctorCheck
{
    public override string Name => "tools";

    public override ValueTask<Finding> LookAsync(CommandContext context, CancellationToken cancellation)
    {
        var directories = (context.Environment("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);
        var missing = new[] { "sh", "setsid", "git" }.Where(tool => !directories.Any(directory => File.Exists(Path.Combine(directory, tool)))).ToList();
        return new(missing.Count == 0
            ? Finding.Ok("sh, setsid and git are on the PATH.")
            : Finding.Fail($"Not on the PATH: {string.Join(", ", missing)}.", "Install them (Debian: git, util-linux)."));
    }
}
