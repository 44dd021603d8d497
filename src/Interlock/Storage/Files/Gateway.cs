namespace Interlock.Storage.Files;

/// <summary>The gate of one era.</summary>
internal sealed class Gateway(Era era, Disk disk) : IDisposable
{
    private readonly WriteGate gate = new(era.Gate);

    public Era Era => era;

    /// <summary>Takes the gate; false when the era ended meanwhile.</summary>
    /// <exception cref="RefusalException"><c>store.busy</c>.</exception>
    public bool Enter(TimeSpan timeout) =>
        TryEnter(timeout) || (disk.DirectoryExists(era.Directory) ? throw new RefusalException(StoreRefusals.Busy(era.Directory)) : false);

    /// <summary>Takes the gate; false when that took too long, or the era ended meanwhile.</summary>
    public bool TryEnter(TimeSpan timeout)
    {
        try
        {
            return gate.Enter(timeout) && IsStill();
        }
        catch (RefusalException) when (!disk.DirectoryExists(era.Directory))
        {
            return false;
        }
    }

    /// <summary>Takes the gate if it is free.</summary>
    public bool TryEnter()
    {
        try
        {
            return gate.TryEnter() && IsStill();
        }
        catch (RefusalException) when (!disk.DirectoryExists(era.Directory))
        {
            return false;
        }
    }

    public void Leave() => gate.Leave();

    public void Dispose() => gate.Dispose();

    private bool IsStill()
    {
        if (disk.DirectoryExists(era.Directory))
        {
            return true;
        }

        gate.Leave();
        return false;
    }
}
