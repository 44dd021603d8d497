using Interlock.Launching.LocalProcess;

namespace Interlock.Cli.Doctor;

/// <summary>Runs can be followed: their processes are found again by the marker in their environment.</summary>
internal sealed class ProcessesCheck : DoctorCheck
{
    public override string Name => "processes";

    public override ValueTask<Finding> LookAsync(CommandContext context, CancellationToken cancellation)
    {
        if (!Directory.Exists("/proc/self"))
        {
            return new(Finding.Fail("There is no /proc; the processes of runs cannot be found again.", "Mount /proc."));
        }

        var marked = ProcessTable.AllMarked();
        var runs = marked.Select(static one => one.RunId).Distinct().Count();
        return new(Finding.Ok(marked.Count == 0 ? "/proc is there; no run is alive." : $"/proc is there; {marked.Count} processes of {runs} runs are alive."));
    }
}
