using Interlock.Runs;

namespace Interlock.Launching;

/// <summary>What is on no record: a check, an analysis.</summary>
internal static class BriefRun
{
    /// <summary>Starts it and waits until it and all its processes have ended; cancelled, they are ended first.</summary>
    /// <returns>Refusals of <see cref="IProcessLauncher.Start"/>.</returns>
    public static async Task<Result<RunEnd>> RunAsync(this IProcessLauncher launcher, RunLaunch launch, Supervision supervision, CancellationToken cancellation)
    {
        var started = launcher.Start(launch with { IsBrief = true }, supervision);
        if (started.IsRefused)
        {
            return started.Refusal;
        }

        using var stop = cancellation.Register(() => _ = started.Value.StopAsync(StopCause.Cancelled, CancellationToken.None));
        var end = await started.Value.Completion;
        File.Delete(launch.OutputPath + ".exit");
        cancellation.ThrowIfCancellationRequested();
        return end;
    }
}
