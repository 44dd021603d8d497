using Interlock.Runs;

namespace Interlock.Launching;

/// <summary>One run under watch. Safe to call from any thread.</summary>
internal interface ISupervisedRun
{
    /// <summary>What a later launcher needs to find it again; store it.</summary>
    RunHandle Handle { get; }

    /// <summary>False when the run was already dead as it was adopted.</summary>
    bool WasAlive { get; }

    /// <summary>
    /// Completes when the run has ended *and* every process of it is gone. Cancelled when the launcher is disposed first: then nothing is known.
    /// </summary>
    Task<RunEnd> Completion { get; }

    /// <summary>A heartbeat, a progress report, an event of the stream: sets the stall clock back.</summary>
    void NoteActivity();

    /// <summary>Walks the stop ladder; the first cause given stands. Completes with <see cref="Completion"/>.</summary>
    Task<RunEnd> StopAsync(StopCause cause, CancellationToken cancel = default);
}
