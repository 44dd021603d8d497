namespace Interlock.Storage.Files;

/// <summary>Reads again when a read fails, three times, as the design asks; and names what went wrong with files.</summary>
internal static class Attempts
{
    private const int Retries = 3;

    /// <exception cref="RefusalException"><c>store.io</c> when the last attempt fails too.</exception>
    public static T Read<T>(string path, Func<T> read)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return read();
            }
            catch (IOException) when (attempt < Retries)
            {
            }
            catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
            {
                throw Refused(path, failed);
            }
        }
    }

    /// <summary>The refusal for a failed step on a file: <c>store.full</c>, <c>store.read_only</c> or <c>store.io</c>.</summary>
    public static RefusalException Refused(string path, Exception failed) => new(
        failed switch
        {
            UnauthorizedAccessException => StoreRefusals.ReadOnly(path),
            IOException { HResult: Posix.NoSpace or unchecked((int)0x80070070) } => StoreRefusals.Full(path),
            IOException { HResult: Posix.ReadOnlyFileSystem } => StoreRefusals.ReadOnly(path),
            _ => StoreRefusals.Io(path, failed.Message.TrimEnd('.')),
        },
        failed);
}
