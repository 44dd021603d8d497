using Interlock.Storage.Sqlite;

namespace Interlock.Tests.Storage.Sqlite;

public sealed class SqliteErrorsTests : IDisposable
{
    private readonly RegistryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Theory]
    [InlineData(5, "store.busy", RefusalKind.TimedOut)]
    [InlineData(517, "store.busy", RefusalKind.TimedOut)]
    [InlineData(6, "store.busy", RefusalKind.TimedOut)]
    [InlineData(8, "store.read_only", RefusalKind.Failed)]
    [InlineData(1288, "store.read_only", RefusalKind.Failed)]
    [InlineData(10, "store.io", RefusalKind.Failed)]
    [InlineData(1034, "store.io", RefusalKind.Failed)]
    [InlineData(4874, "store.full", RefusalKind.Failed)]
    [InlineData(11, "store.corrupt", RefusalKind.Failed)]
    [InlineData(13, "store.full", RefusalKind.Failed)]
    [InlineData(14, "store.io", RefusalKind.Failed)]
    [InlineData(26, "store.corrupt", RefusalKind.Failed)]
    public void Every_expected_failure_has_its_code_and_a_hint(int code, string expected, RefusalKind kind)
    {
        File.WriteAllText(directory.Database, "");
        var error = Assert.IsType<RefusalException>(SqliteErrors.Of(code, "what it said", directory.Database));
        Assert.Equal((expected, kind), (error.Refusal.Code, error.Refusal.Kind));
        Assert.False(string.IsNullOrEmpty(error.Refusal.Hint));
        Assert.Contains(directory.Database, error.Refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(19)]
    [InlineData(21)]
    [InlineData(2067)]
    public void The_rest_is_a_bug(int code) =>
        Assert.IsType<InvalidOperationException>(SqliteErrors.Of(code, "what it said", directory.Database));

    [Fact]
    public void A_full_disk_keeps_what_was_acknowledged_and_takes_nothing_else()
    {
        using var connection = Connection.Open(SqliteLibrary.Current.Native, directory.Database, create: true);
        connection.PrepareToWrite();
        Migrations.Apply(connection, directory.Database);
        connection.Execute("INSERT INTO sequence (name, value) VALUES ('kept', 7)");
        connection.Execute($"PRAGMA max_page_count={connection.Scalar("PRAGMA page_count") + 2}");

        connection.Execute("BEGIN IMMEDIATE");
        connection.Execute("UPDATE sequence SET value = 8");
        var error = Assert.Throws<RefusalException>(() => connection.Execute("INSERT INTO record (collection, key, owner, status, body) VALUES ('c', 'k', '', '', zeroblob(100000))"));
        Assert.Equal("store.full", error.Refusal.Code);
        Assert.True(connection.TryEnd());

        Assert.Equal(7, connection.Scalar("SELECT value FROM sequence"));
        connection.Execute("UPDATE sequence SET value = 9");
        Assert.Equal(9, connection.Scalar("SELECT value FROM sequence"));
    }
}
