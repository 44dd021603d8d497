using System.Diagnostics;

namespace Interlock.Storage.Sqlite;

/// <summary>How a group of writers begins and ends: between both it has the gate and a connection.</summary>
internal sealed partial class SqliteStore
{
    private static readonly TimeSpan GroupTime = TimeSpan.FromMilliseconds(4);
    private static readonly TimeSpan GroupTimeAlone = TimeSpan.FromMilliseconds(20);

    private WriteGroup BeginGroup(TimeSpan patience)
    {
        var from = Stopwatch.GetTimestamp();
        OpenAhead();
        EnterGate(patience - Stopwatch.GetElapsedTime(from));
        Connection? connection = null;
        try
        {
            // It is left by whoever of the group is the last.
            gate.Value.Disown();
            connection = Rent();
            var expected = marks.Expected();
            BeginWrite(connection);
            var look = new SqliteTransaction(connection, null);
            marks.Judge(look, Location, expected);
            look.End();
            return new(connection, path, look.StoredEnds, IsOpen);
        }
        catch
        {
            if (connection is not null)
            {
                Return(connection);
            }

            gate.Value.Leave();
            throw;
        }
    }

    /// <summary>Other processes wait before the gate for no longer than without groups.</summary>
    private bool IsOpen(TimeSpan since) => since < GroupTime || (since < GroupTimeAlone && !gate.Value.OthersWait());

    private void CloseGroup(WriteGroup group)
    {
        try
        {
            if (group.IsDurable)
            {
                marks.Committed(group.Head);
                CheckpointWhenLarge(group.Connection);
            }
        }
        finally
        {
            Return(group.Connection);
            gate.Value.Leave();
        }
    }

    /// <summary>
    /// Opens a connection and reads the schema where none is open: others need not wait before the gate for that. What is wrong with
    /// the file is said when it is asked inside.
    /// </summary>
    private void OpenAhead()
    {
        lock (idle)
        {
            if (idle.Count > 0 || disposed)
            {
                return;
            }
        }

        if (!Path.Exists(path))
        {
            return;
        }

        Connection? connection = null;
        try
        {
            connection = Rent();
            _ = Migrations.Version(connection, path);
        }
        catch (Exception failed)
        {
            connection?.Dispose();
            if (failed is RefusalException)
            {
                return;
            }

            throw;
        }

        Return(connection);
    }
}
