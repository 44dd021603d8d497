using Interlock.Launching;
using Interlock.Runs;

namespace Interlock.Dispatching;

/// <summary>
/// Whether a turn is to end, and the run that must be told. Asking and beginning to watch may meet at any moment on two threads: one of
/// them always sees the other. The first cause stands.
/// </summary>
internal sealed class StopSwitch
{
    private readonly Lock gate = new();
    private ISupervisedRun? watched;
    private StopCause? asked;

    /// <summary>Why the turn is to end; null while it is not.</summary>
    public StopCause? Asked
    {
        get
        {
            lock (gate)
            {
                return asked;
            }
        }
    }

    public void Ask(StopCause cause)
    {
        ISupervisedRun? run;
        lock (gate)
        {
            asked ??= cause;
            (cause, run) = (asked.Value, watched);
        }

        _ = run?.StopAsync(cause, CancellationToken.None);
    }

    /// <summary>From here on this run is told; at once, when the turn is to end already.</summary>
    public void Watch(ISupervisedRun run)
    {
        StopCause? cause;
        lock (gate)
        {
            watched = run;
            cause = asked;
        }

        if (cause is { } why)
        {
            _ = run.StopAsync(why, CancellationToken.None);
        }
    }

    /// <summary>It is alive: a command came from inside it.</summary>
    public void NoteActivity()
    {
        ISupervisedRun? run;
        lock (gate)
        {
            run = watched;
        }

        run?.NoteActivity();
    }

    public void Ended()
    {
        lock (gate)
        {
            watched = null;
        }
    }
}
