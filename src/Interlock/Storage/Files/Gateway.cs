namespace Interlock.Storage.Files;

/// <summary>The gate of one era.</summary>
internal sealed class Gateway(Era era, Disk disk) : IDisposable
{
    private readonly WriteGate gate = new(era.Gate);

    public Era Era => era;

    /// <summary>Whether anybody is in the gate, asked from outside.</summary>
    public static bool IsFree(Era era)
    {
        using var asked = new WriteGate(era.Gate);
        if (!asked.TryEnter())
        {
            return false;
        }

        asked.Leave();
        return true;
    }

    /// <summary>Takes the gate; false when the era ended meanwhile.</summary>
    /// <exception cref="RefusalException"><c>store.busy</c>.</exception>
    public bool Enter(FilesOptions options)
    {
        try
        {
            if (!gate.Enter(options.LockTimeout))
            {
                return disk.DirectoryExists(era.Directory) ? throw new RefusalException(StoreRefusals.Busy(era.Directory)) : false;
            }
        }
        catch (RefusalException) when (!disk.DirectoryExists(era.Directory))
        {
            return false;
        }

        return IsStill();
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
