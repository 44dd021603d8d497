using System.Diagnostics;

namespace Interlock.Launching.LocalProcess;

/// <summary>
/// One thread that waits for the end of all processes at once: the kernel wakes it, so an end is noticed at once and waiting costs nothing.
/// Where the kernel gives no descriptor for a process it is looked at every 20 ms instead. Children of ours are reaped here.
/// </summary>
internal sealed unsafe class ExitWatcher : IDisposable
{
    private const int LookEvery = 20;

    private readonly Lock gate = new();
    private readonly List<Watched> watched = [];
    private readonly int wake = Posix.EventFd(0, Posix.CloseOnExec | Posix.NonBlocking);
    private Thread? thread;
    private bool disposed;

    /// <summary>Completes when the process is gone, with its exit code if it was our child; cancelled when the watcher is disposed.</summary>
    public Task<int?> WaitAsync(ProcessIdentity identity)
    {
        var entry = new Watched(identity, Posix.PidfdOpen(identity.Pid));
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            watched.Add(entry);
            if (thread is null)
            {
                thread = new Thread(Watch, 256 * 1024) { IsBackground = true, Name = "interlock-exits" };
                thread.Start();
            }
        }

        Wake();
        return entry.Gone.Task;
    }

    public void Dispose()
    {
        lock (gate)
        {
            if (disposed)
            {
                return;
            }

            disposed = true;
        }

        Wake();
        thread?.Join();
        Posix.Close(wake);
        foreach (var entry in watched)
        {
            entry.Close();
            entry.Gone.TrySetCanceled();
        }
    }

    private void Watch()
    {
        while (true)
        {
            Watched[] now;
            lock (gate)
            {
                if (disposed)
                {
                    return;
                }

                now = [.. watched];
            }

            var ready = Await(now);
            foreach (var entry in ready)
            {
                lock (gate)
                {
                    watched.Remove(entry);
                }

                entry.Close();
                entry.Gone.TrySetResult(Reap(entry.Identity.Pid));
            }
        }
    }

    private List<Watched> Await(Watched[] now)
    {
        var entries = new Posix.PollEntry[now.Length + 1];
        entries[0] = new Posix.PollEntry { Descriptor = wake, Events = Posix.PollIn };
        var blind = false;
        for (var i = 0; i < now.Length; i++)
        {
            // A negative descriptor is skipped by the kernel.
            entries[i + 1] = new Posix.PollEntry { Descriptor = now[i].Descriptor, Events = Posix.PollIn };
            blind |= now[i].Descriptor < 0;
        }

        fixed (Posix.PollEntry* p = entries)
        {
            _ = Posix.Poll(p, (nuint)entries.Length, blind ? LookEvery : -1);
        }

        if (entries[0].Returned != 0)
        {
            ulong count;
            _ = Posix.Read(wake, (byte*)&count, sizeof(ulong));
        }

        var ready = new List<Watched>();
        for (var i = 0; i < now.Length; i++)
        {
            if (now[i].Descriptor < 0 ? !ProcessTable.IsAlive(now[i].Identity) : entries[i + 1].Returned != 0)
            {
                ready.Add(now[i]);
            }
        }

        return ready;
    }

    // Not our child (adopted, or the runtime was faster): then there is no code here, and the exit file has it.
    private static int? Reap(int pid)
    {
        int got;
        int status;
        do
        {
            got = Posix.WaitPid(pid, out status, Posix.WaitNoHang);
        }
        while (got < 0 && System.Runtime.InteropServices.Marshal.GetLastPInvokeError() == Posix.Interrupted);

        return got == pid ? Posix.ExitCode(status) : null;
    }

    private void Wake()
    {
        ulong one = 1;
        var written = Posix.Write(wake, (byte*)&one, sizeof(ulong));
        Debug.Assert(written == sizeof(ulong), "An event counter takes every write until it is full.");
    }

    private sealed class Watched(ProcessIdentity identity, int descriptor)
    {
        public ProcessIdentity Identity { get; } = identity;

        public int Descriptor { get; private set; } = descriptor;

        public TaskCompletionSource<int?> Gone { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Close()
        {
            if (Descriptor >= 0)
            {
                Posix.Close(Descriptor);
                Descriptor = -1;
            }
        }
    }
}
