using System.Runtime.InteropServices;
using Interlock.Cli.Output;

namespace Interlock.Cli.Doctor;

/// <summary>The program and what it runs on.</summary>
internal sealed class RuntimeCheck : DoctorCheck
{
    public override string Name => "runtime";

    public override ValueTask<Finding> LookAsync(CommandContext context, CancellationToken cancellation)
    {
        var text = $"interlock {VersionPage.Version} on {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}.";
        return new(OperatingSystem.IsLinux()
            ? Finding.Ok(text)
            : Finding.Warn(text, "Only Linux is tested; processes of runs cannot be followed here."));
    }
}
