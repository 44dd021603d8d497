namespace Interlock.Storage.Sqlite;

/// <summary>One table from SQLite's result codes to refusals with codes <c>store.*</c>; what is left is a bug.</summary>
internal static class SqliteErrors
{
    private const int Perm = 3;
    private const int Busy = 5;
    private const int Locked = 6;
    private const int NoMemory = 7;
    private const int ReadOnly = 8;
    private const int Io = 10;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int Schema = 17;
    private const int Constraint = 19;
    private const int Format = 24;
    private const int NotADatabase = 26;
    private const int SharedMemorySize = Io | (19 << 8);

    /// <param name="code">Extended result code.</param>
    /// <param name="message">What SQLite said.</param>
    /// <param name="path">The database file.</param>
    public static Exception Of(int code, string message, string path) => (code & 0xff) switch
    {
        Busy or Locked or Schema => Refuse(StoreRefusals.Busy(path)),
        ReadOnly => Refuse(StoreRefusals.ReadOnly(path)),
        Full => Refuse(StoreRefusals.Full(path)),
        Io when code == SharedMemorySize => Refuse(StoreRefusals.Full(path)),
        Corrupt or Format or NotADatabase => Refuse(StoreRefusals.Corrupt(path, message)),
        Io or NoMemory or CannotOpen or Perm => Refuse(Path.Exists(path) ? StoreRefusals.Io(path, message) : StoreRefusals.Missing(path)),
        Constraint => new InvalidOperationException($"The store refused a row: {message}."),
        _ => new InvalidOperationException($"SQLite error {code}: {message}."),
    };

    private static RefusalException Refuse(Refusal refusal) => new(refusal);
}
