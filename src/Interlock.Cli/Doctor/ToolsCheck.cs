using Interlock.Cli.Composition;
using Interlock.Git;

namespace Interlock.Cli.Doctor;

/// <summary>The small programs that runs are started with.</summary>
internal sealed class ToolsCheck : DoctorCheck
{
    public override string Name => "tools";

    public override ValueTask<Finding> LookAsync(CommandContext context, CancellationToken cancellation)
    {
        var programs = Installed.Programs(RepositoryLocator.Find(context.RepositoryDirectory) is { IsRefused: false } found ? found.Value : null);
        var missing = new[] { "sh", "setsid", "git" }.Where(tool => programs.Find(tool) is null).ToList();
        return new(missing.Count == 0
            ? Finding.Ok("sh, setsid and git are on the PATH.")
            : Finding.Fail($"Not on the PATH: {string.Join(", ", missing)}.", "Install them (Debian: git, util-linux); entries of PATH that are not absolute or lie in the repository are passed over."));
    }
}
