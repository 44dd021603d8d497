using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Interlock.Storage.Sqlite;

/// <summary>
/// The functions of SQLite's C interface that are used, as bound addresses of one loaded library. Function pointers
/// rather than imports: they leave the choice of the library to us.
/// </summary>
internal sealed unsafe class NativeSqlite
{
    public const int Ok = 0;
    public const int Row = 100;
    public const int Done = 101;
    public const int TypeNull = 5;
    public const int OpenReadWrite = 0x2;
    public const int OpenCreate = 0x4;
    public const int OpenNoMutex = 0x8000;
    public const int CheckpointRestart = 2;
    public const int CheckpointTruncate = 3;

    private const int CountMemory = 9;
    private const int NoCheckpointOnClose = 1006;
    private const int FileHasMoved = 20;

    private readonly delegate* unmanaged[Cdecl]<int> version;
    private readonly delegate* unmanaged[Cdecl]<byte*, nint*, int, byte*, int> open;
    private readonly delegate* unmanaged[Cdecl]<nint, int> close;
    private readonly delegate* unmanaged[Cdecl]<nint, int, nint, nint, nint, nint, nint, nint, nint, nint, int> config;
    private readonly delegate* unmanaged[Cdecl]<nint, int, int> busyTimeout;
    private readonly delegate* unmanaged[Cdecl]<nint, byte*, int, void*, int> fileControl;
    private readonly delegate* unmanaged[Cdecl]<nint, delegate* unmanaged[Cdecl]<int*, nint, byte*, int, int>, int*, nint> logHook;
    private readonly delegate* unmanaged[Cdecl]<nint, byte*, int, int*, int*, int> checkpoint;
    private readonly delegate* unmanaged[Cdecl]<nint, int> errorCode;
    private readonly delegate* unmanaged[Cdecl]<nint, byte*> errorMessage;
    private readonly delegate* unmanaged[Cdecl]<nint, int> autoCommit;
    private readonly delegate* unmanaged[Cdecl]<nint, int> changes;
    private readonly delegate* unmanaged[Cdecl]<nint, long> lastRowId;
    private readonly delegate* unmanaged[Cdecl]<nint, byte*, int, nint*, byte**, int> prepare;
    private readonly delegate* unmanaged[Cdecl]<nint, int> step;
    private readonly delegate* unmanaged[Cdecl]<nint, int> reset;
    private readonly delegate* unmanaged[Cdecl]<nint, int> finalize;
    private readonly delegate* unmanaged[Cdecl]<nint, int, long, int> bindLong;
    private readonly delegate* unmanaged[Cdecl]<nint, int, byte*, int, nint, int> bindText;
    private readonly delegate* unmanaged[Cdecl]<nint, int, int> bindNull;
    private readonly delegate* unmanaged[Cdecl]<nint, int, int> columnType;
    private readonly delegate* unmanaged[Cdecl]<nint, int, long> columnLong;
    private readonly delegate* unmanaged[Cdecl]<nint, int, byte*> columnText;
    private readonly delegate* unmanaged[Cdecl]<nint, int, int> columnBytes;

    private NativeSqlite(nint library)
    {
        Address = NativeLibrary.GetExport(library, "sqlite3_libversion_number");
        version = (delegate* unmanaged[Cdecl]<int>)Address;
        open = (delegate* unmanaged[Cdecl]<byte*, nint*, int, byte*, int>)NativeLibrary.GetExport(library, "sqlite3_open_v2");
        close = (delegate* unmanaged[Cdecl]<nint, int>)NativeLibrary.GetExport(library, "sqlite3_close_v2");
        config = (delegate* unmanaged[Cdecl]<nint, int, nint, nint, nint, nint, nint, nint, nint, nint, int>)NativeLibrary.GetExport(library, "sqlite3_db_config");
        busyTimeout = (delegate* unmanaged[Cdecl]<nint, int, int>)NativeLibrary.GetExport(library, "sqlite3_busy_timeout");
        fileControl = (delegate* unmanaged[Cdecl]<nint, byte*, int, void*, int>)NativeLibrary.GetExport(library, "sqlite3_file_control");
        logHook = (delegate* unmanaged[Cdecl]<nint, delegate* unmanaged[Cdecl]<int*, nint, byte*, int, int>, int*, nint>)NativeLibrary.GetExport(library, "sqlite3_wal_hook");
        checkpoint = (delegate* unmanaged[Cdecl]<nint, byte*, int, int*, int*, int>)NativeLibrary.GetExport(library, "sqlite3_wal_checkpoint_v2");
        errorCode = (delegate* unmanaged[Cdecl]<nint, int>)NativeLibrary.GetExport(library, "sqlite3_extended_errcode");
        errorMessage = (delegate* unmanaged[Cdecl]<nint, byte*>)NativeLibrary.GetExport(library, "sqlite3_errmsg");
        autoCommit = (delegate* unmanaged[Cdecl]<nint, int>)NativeLibrary.GetExport(library, "sqlite3_get_autocommit");
        changes = (delegate* unmanaged[Cdecl]<nint, int>)NativeLibrary.GetExport(library, "sqlite3_changes");
        lastRowId = (delegate* unmanaged[Cdecl]<nint, long>)NativeLibrary.GetExport(library, "sqlite3_last_insert_rowid");
        prepare = (delegate* unmanaged[Cdecl]<nint, byte*, int, nint*, byte**, int>)NativeLibrary.GetExport(library, "sqlite3_prepare_v2");
        step = (delegate* unmanaged[Cdecl]<nint, int>)NativeLibrary.GetExport(library, "sqlite3_step");
        reset = (delegate* unmanaged[Cdecl]<nint, int>)NativeLibrary.GetExport(library, "sqlite3_reset");
        finalize = (delegate* unmanaged[Cdecl]<nint, int>)NativeLibrary.GetExport(library, "sqlite3_finalize");
        bindLong = (delegate* unmanaged[Cdecl]<nint, int, long, int>)NativeLibrary.GetExport(library, "sqlite3_bind_int64");
        bindText = (delegate* unmanaged[Cdecl]<nint, int, byte*, int, nint, int>)NativeLibrary.GetExport(library, "sqlite3_bind_text");
        bindNull = (delegate* unmanaged[Cdecl]<nint, int, int>)NativeLibrary.GetExport(library, "sqlite3_bind_null");
        columnType = (delegate* unmanaged[Cdecl]<nint, int, int>)NativeLibrary.GetExport(library, "sqlite3_column_type");
        columnLong = (delegate* unmanaged[Cdecl]<nint, int, long>)NativeLibrary.GetExport(library, "sqlite3_column_int64");
        columnText = (delegate* unmanaged[Cdecl]<nint, int, byte*>)NativeLibrary.GetExport(library, "sqlite3_column_text");
        columnBytes = (delegate* unmanaged[Cdecl]<nint, int, int>)NativeLibrary.GetExport(library, "sqlite3_column_bytes");
        VersionNumber = version();
    }

    /// <summary>An address inside the library.</summary>
    public nint Address { get; }

    /// <summary>Such as 3040001 for 3.40.1.</summary>
    public int VersionNumber { get; }

    /// <summary>Binds the functions, or answers null where the library cannot be used: a function is missing, or it was built without threads.</summary>
    public static NativeSqlite? TryBind(nint library)
    {
        if (!NativeLibrary.TryGetExport(library, "sqlite3_threadsafe", out var threadSafe)
            || ((delegate* unmanaged[Cdecl]<int>)threadSafe)() == 0)
        {
            return null;
        }

        if (NativeLibrary.TryGetExport(library, "sqlite3_config", out var configure))
        {
            // Its own count of memory would take a lock with each allocation. Variadic: see SetNoCheckpointOnClose. A library that is in use already says no.
            _ = ((delegate* unmanaged[Cdecl]<int, nint, nint, nint, nint, nint, nint, nint, nint, int>)configure)(CountMemory, 0, 0, 0, 0, 0, 0, 0, 0);
        }

        try
        {
            return new(library);
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
    }

    public int Open(byte* path, nint* connection, int flags) => open(path, connection, flags, null);

    public int Close(nint connection) => close(connection);

    /// <summary>
    /// Closing the last connection must not checkpoint: that would happen outside the gate. The function is variadic;
    /// the fillers move the two real arguments onto the stack, where one calling convention (Apple's on arm64) expects
    /// them, while the first two slots serve all others.
    /// </summary>
    public int SetNoCheckpointOnClose(nint connection) => config(connection, NoCheckpointOnClose, 1, 0, 0, 0, 0, 0, 1, 0);

    public int SetBusyTimeout(nint connection, int milliseconds) => busyTimeout(connection, milliseconds);

    /// <summary>True where the file of the connection was removed, or another one has its name.</summary>
    public bool HasMoved(nint connection)
    {
        var moved = 0;
        return fileControl(connection, null, FileHasMoved, &moved) == Ok && moved != 0;
    }

    /// <summary>Has each commit write the number of pages in the log to <paramref name="pages"/>; in place of SQLite's own checkpoints.</summary>
    public void CountLog(nint connection, int* pages) => _ = logHook(connection, &OnCommit, pages);

    public int Checkpoint(nint connection, int mode) => checkpoint(connection, null, mode, null, null);

    public int ErrorCode(nint connection) => errorCode(connection);

    public byte* ErrorMessage(nint connection) => errorMessage(connection);

    public bool InTransaction(nint connection) => autoCommit(connection) == 0;

    public int Changes(nint connection) => changes(connection);

    public long LastRowId(nint connection) => lastRowId(connection);

    public int Prepare(nint connection, byte* sql, int bytes, nint* statement, byte** tail) => prepare(connection, sql, bytes, statement, tail);

    public int Step(nint statement) => step(statement);

    public int Reset(nint statement) => reset(statement);

    public int Finalize(nint statement) => finalize(statement);

    public int BindLong(nint statement, int index, long value) => bindLong(statement, index, value);

    /// <summary>The bytes are copied before the call returns.</summary>
    public int BindText(nint statement, int index, byte* text, int bytes) => bindText(statement, index, text, bytes, -1);

    public int BindNull(nint statement, int index) => bindNull(statement, index);

    public int ColumnType(nint statement, int column) => columnType(statement, column);

    public long ColumnLong(nint statement, int column) => columnLong(statement, column);

    public byte* ColumnText(nint statement, int column) => columnText(statement, column);

    public int ColumnBytes(nint statement, int column) => columnBytes(statement, column);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnCommit(int* pages, nint connection, byte* database, int count)
    {
        *pages = count;
        return Ok;
    }
}
