using System.Runtime.InteropServices;

namespace Interlock.Cli.Calls;

/// <summary>
/// The wish to stop: the first Ctrl-C (or SIGTERM) asks to end in good order, the second to end now, the third is not waited for.
/// Signals are only taken over once a command asks for a token, so that other commands just die.
/// </summary>
internal sealed class Interrupts : IDisposable
{
    private readonly bool fromSignals;
    private readonly CancellationToken outer;
    private Sources? sources;

    private Interrupts(bool fromSignals, CancellationToken outer)
    {
        this.fromSignals = fromSignals;
        this.outer = outer;
    }

    /// <summary>True once somebody asked to stop.</summary>
    public bool Requested => outer.IsCancellationRequested || sources?.Graceful.IsCancellationRequested == true;

    /// <summary>Cancelled by the first request: finish or release what is under way.</summary>
    public CancellationToken Graceful => Listen().Graceful.Token;

    /// <summary>Cancelled by the second request: stop at once.</summary>
    public CancellationToken Hard => Listen().Hard.Token;

    /// <summary>Those of this process.</summary>
    public static Interrupts OfProcess() => new(fromSignals: true, CancellationToken.None);

    /// <summary>For a command run inside another: cancelled with <paramref name="outer"/>.</summary>
    public static Interrupts Of(CancellationToken outer) => new(fromSignals: false, outer);

    /// <summary>What a signal does.</summary>
    /// <returns>False when the process should be left to die.</returns>
    public bool Request() => Listen().Request();

    public void Dispose() => sources?.Dispose();

    private Sources Listen()
    {
        if (sources is null)
        {
            var made = new Sources(outer);
            if (Interlocked.CompareExchange(ref sources, made, null) is null)
            {
                made.Listen(fromSignals);
            }
            else
            {
                made.Dispose();
            }
        }

        return sources;
    }

    private sealed class Sources(CancellationToken outer) : IDisposable
    {
        private readonly List<PosixSignalRegistration> registrations = [];
        private int count;

        public CancellationTokenSource Graceful { get; } = CancellationTokenSource.CreateLinkedTokenSource(outer);

        public CancellationTokenSource Hard { get; } = CancellationTokenSource.CreateLinkedTokenSource(outer);

        public void Listen(bool toSignals)
        {
            if (toSignals)
            {
                Take(PosixSignal.SIGINT);
                Take(PosixSignal.SIGTERM);
                Take(PosixSignal.SIGHUP);
            }
        }

        public bool Request()
        {
            var request = Interlocked.Increment(ref count);
            if (request == 1)
            {
                Graceful.Cancel();
            }
            else if (request == 2)
            {
                Hard.Cancel();
            }

            return request <= 2;
        }

        public void Dispose()
        {
            registrations.ForEach(static registration => registration.Dispose());
            Graceful.Dispose();
            Hard.Dispose();
        }

        private void Take(PosixSignal signal) => registrations.Add(PosixSignalRegistration.Create(signal, context => context.Cancel = Request()));
    }
}
