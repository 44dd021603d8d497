using Interlock.Journal;

namespace Interlock.Storage.Sqlite;

/// <summary>How a transaction begins: on a registry that is one, with the schema this program knows.</summary>
internal sealed partial class SqliteStore
{
    private void BeginRead(Connection connection)
    {
        connection.Execute("BEGIN");
        if (Known(connection) is Migrations.Latest or (Migrations.Moved | Migrations.Latest))
        {
            return;
        }

        connection.Commit();
        EnterGate();
        try
        {
            Migrate(connection);
        }
        finally
        {
            gate.Value.Leave();
        }

        connection.Execute("BEGIN");
    }

    private void BeginWrite(Connection connection)
    {
        if (!connection.IsPrepared)
        {
            // Preparing writes into the file already; one that is no registry stays as it is.
            _ = Known(connection);
        }

        connection.PrepareToWrite();
        connection.Execute("BEGIN IMMEDIATE");
        if (Known(connection) is var version and not Migrations.Latest)
        {
            if ((version & Migrations.Moved) != 0)
            {
                throw new RefusalException(StoreMove.Refuse(Location, StoreMove.Target(new SqliteReader(connection)) ?? ""));
            }

            connection.Commit();
            Migrate(connection);
            connection.Execute("BEGIN IMMEDIATE");
        }
    }

    /// <summary>The version of a registry that is one: an empty file is none, whoever made it.</summary>
    private long Known(Connection connection) => Migrations.Version(connection, path) is var version and not 0
        ? version
        : throw new RefusalException(StoreRefusals.Empty(path));

    /// <summary>Makes the schema in a new file; an empty one where a registry was is left alone.</summary>
    private void Begin(Connection connection)
    {
        if (options.Mark is not { } mark)
        {
            Migrate(connection);
            return;
        }

        if (Migrations.Version(connection, path) != 0)
        {
            Migrate(connection);
            return;
        }

        if (mark.HasBeside)
        {
            throw new RefusalException(StoreRefusals.Empty(path));
        }

        Migrate(connection);
        mark.Write(ChainMark.Beginning);
    }

    private void Migrate(Connection connection)
    {
        connection.PrepareToWrite();
        Migrations.Apply(connection, path);
    }
}
