using Interlock.Storage.Sqlite;

namespace Interlock.Tests.Storage.Sqlite;

public sealed class ConnectionTests : IDisposable
{
    private readonly RegistryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void A_writer_syncs_every_commit_and_leaves_checkpoints_to_us()
    {
        using var connection = Open();
        connection.PrepareToWrite();
        using (var mode = connection.Prepare("PRAGMA journal_mode"))
        {
            Assert.True(mode.Step());
            Assert.Equal("wal", mode.Text(0));
        }

        const long Full = 2;
        Assert.Equal(Full, connection.Scalar("PRAGMA synchronous"));
        connection.Execute("CREATE TABLE t (x)");
        for (var i = 0; i < 1500; i++)
        {
            connection.Execute("INSERT INTO t VALUES (zeroblob(3000))");
        }

        Assert.InRange(connection.LogPages, 1500, int.MaxValue);
    }

    [Fact]
    public void Closing_the_last_connection_leaves_the_log_alone()
    {
        using (var connection = Open())
        {
            connection.PrepareToWrite();
            connection.Execute("CREATE TABLE t (x)");
        }

        Assert.InRange(new FileInfo(directory.Database + "-wal").Length, 1, long.MaxValue);
    }

    [Fact]
    public void A_statement_in_use_is_lent_a_second_time_as_another_one()
    {
        using var connection = Open();
        const string Sql = "SELECT value FROM json_each('[1,2,3]')";
        using var outer = connection.Prepare(Sql);
        Assert.True(outer.Step());
        using (var inner = connection.Prepare(Sql))
        {
            Assert.True(inner.Step());
            Assert.True(inner.Step());
            Assert.Equal((1, 2), (outer.Long(0), inner.Long(0)));
        }

        Assert.True(outer.Step());
        Assert.Equal(2, outer.Long(0));
    }

    [Fact]
    public void Numbers_and_nulls_come_back()
    {
        using var connection = Open();
        using var statement = connection.Prepare("SELECT ?, ?, ?, ?, ?");
        statement.Bind(long.MinValue).Bind(long.MaxValue).Bind((long?)null).Bind((string?)null).Bind((DateTimeOffset?)null);
        Assert.True(statement.Step());
        Assert.Equal((long.MinValue, long.MaxValue), (statement.Long(0), statement.Long(1)));
        Assert.Null(statement.IntOrNull(2));
        Assert.Null(statement.TextOrNull(3));
        Assert.Null(statement.MomentOrNull(4));
        Assert.False(statement.Step());
    }

    [Fact]
    public void A_statement_that_cannot_be_is_a_bug()
    {
        using var connection = Open();
        Assert.Throws<InvalidOperationException>(() => connection.Execute("SELECT nonsense FROM nowhere"));
        Assert.Equal(1, connection.Scalar("SELECT 1"));
    }

    private Connection Open() => Connection.Open(SqliteLibrary.Current.Native, directory.Database, create: true);
}
