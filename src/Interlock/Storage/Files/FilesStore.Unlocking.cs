namespace Interlock.Storage.Files;

/// <summary>Locks of specs, and how they are taken away from who hangs.</summary>
internal sealed partial class FilesStore
{
    /// <summary>The locks of specs that somebody holds now.</summary>
    public IReadOnlyList<LockState> HeldLocks() => locks.List();

    /// <summary>
    /// Takes the lock of a spec away from its holder, and, where one of our writers hangs, the registry with it: what that still does
    /// is refused with <c>store.fenced</c>. Null when nobody was in the way.
    /// </summary>
    public LockState? ForceUnlock(string spec)
    {
        var held = locks.State(spec);
        for (var attempt = 0; attempt < MostEras; attempt++)
        {
            // A writer that works lets everybody in, in turn; then only another program can still hold the lock.
            var gateway = GateOf(eras.Ensure());
            if (!gateway.TryEnter(options.LockTimeout < Patience ? options.LockTimeout : Patience))
            {
                if (options.Disk.DirectoryExists(gateway.Era.Directory))
                {
                    locks.Replace(spec);
                    eras.TakeOver();
                    return held ?? new(spec, null, null, null, null);
                }

                continue;
            }

            try
            {
                held = locks.State(spec);
                if (held is not null)
                {
                    locks.Replace(spec);
                }

                return held;
            }
            finally
            {
                gateway.Leave();
            }
        }

        throw new RefusalException(StoreRefusals.Busy(layout.Root));
    }
}
