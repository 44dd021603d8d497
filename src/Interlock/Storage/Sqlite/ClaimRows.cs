using Interlock.Claims;

namespace Interlock.Storage.Sqlite;

/// <summary>Claims and file locks as rows.</summary>
internal static class ClaimRows
{
    private const string Columns = "task, worker, worker_kind, token, host, run_id, claimed_at, expires_at, parked";

    public const string ByTask = $"SELECT {Columns} FROM claim WHERE task = ?";
    public const string All = $"SELECT {Columns} FROM claim ORDER BY row";
    public const string Outside = $"SELECT {Columns} FROM claim WHERE parked = 0 AND (expires_at <= ? OR expires_at > ?) ORDER BY row";
    public const string Delete = "DELETE FROM claim WHERE task = ?";

    public const string Put =
        $"INSERT INTO claim ({Columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (task) DO UPDATE SET worker = excluded.worker, "
        + "worker_kind = excluded.worker_kind, token = excluded.token, host = excluded.host, run_id = excluded.run_id, "
        + "claimed_at = excluded.claimed_at, expires_at = excluded.expires_at, parked = excluded.parked";

    private const string LockColumns = "task, path, shared, since";

    public const string Locks = $"SELECT {LockColumns} FROM file_lock ORDER BY path, task";

    /// <summary>
    /// The locks that can overlap a path without wildcards: what is named like a beginning of it (the directories above), globs
    /// whose literal part is a beginning of it (the next characters after <c>* ? [</c> are <c>+ @ \</c>), and all that lies below.
    /// </summary>
    public const string LocksNear =
        "WITH RECURSIVE beginning (text) AS (SELECT '' UNION ALL SELECT substr(?1, 1, length(text) + 1) FROM beginning WHERE length(text) < length(?1)) "
        + $"SELECT {LockColumns} FROM beginning CROSS JOIN file_lock WHERE path = text "
        + $"UNION ALL SELECT {LockColumns} FROM beginning CROSS JOIN file_lock WHERE path >= text || '*' AND path < text || '+' "
        + $"UNION ALL SELECT {LockColumns} FROM beginning CROSS JOIN file_lock WHERE path >= text || '?' AND path < text || '@' "
        + $"UNION ALL SELECT {LockColumns} FROM beginning CROSS JOIN file_lock WHERE path >= text || '[' AND path < text || '\\' "
        + $"UNION ALL SELECT {LockColumns} FROM file_lock WHERE path >= ?1 || '/' AND path < ?1 || '0' "
        + "ORDER BY path, task";

    public const string LocksOfTask = $"SELECT {LockColumns} FROM file_lock WHERE task = ? ORDER BY path";
    public const string PutLock = $"INSERT OR REPLACE INTO file_lock ({LockColumns}) VALUES (?, ?, ?, ?)";
    public const string DeleteLocks = "DELETE FROM file_lock WHERE task = ?";
    public const string DeleteLock = "DELETE FROM file_lock WHERE path = ? AND task = ?";

    public static void Bind(Statement statement, Claim claim) => statement
        .Bind(claim.Task).Bind(claim.Worker).Bind((long)claim.WorkerKind).Bind(claim.Token).Bind(claim.Host).Bind(claim.RunId)
        .Bind(claim.ClaimedAt).Bind(claim.ExpiresAt).Bind(claim.Parked);

    public static Claim Read(Statement row) => new()
    {
        Task = row.Text(0),
        Worker = row.Text(1),
        WorkerKind = (WorkerKind)row.Int(2),
        Token = row.Long(3),
        Host = row.Text(4),
        RunId = row.TextOrNull(5),
        ClaimedAt = row.Moment(6),
        ExpiresAt = row.Moment(7),
        Parked = row.Flag(8),
    };

    public static void Bind(Statement statement, FileLock held) => statement
        .Bind(held.Task).Bind(held.Path).Bind(held.Shared).Bind(held.Since);

    public static FileLock ReadLock(Statement row) => new(row.Text(0), row.Text(1), row.Flag(2), row.Moment(3));
}
