using Interlock.Claims;
using Interlock.Lifecycle;
using Interlock.Storage.Sqlite;
using Interlock.WorkGraph;

namespace Interlock.Tests.Storage.Sqlite;

public sealed class MigrationsTests : IDisposable
{
    private readonly RegistryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void The_list_only_rises_and_ends_at_the_latest()
    {
        Assert.Equal(Enumerable.Range(1, Migrations.Latest), Migrations.All.Select(migration => migration.Version));
    }

    [Fact]
    public void Steps_are_applied_once_each_in_order()
    {
        using var connection = Open();
        Migration[] steps = [new(1, "CREATE TABLE one (x);"), new(2, "ALTER TABLE one ADD COLUMN y; INSERT INTO one VALUES (1, 2);")];
        Migrations.Apply(connection, directory.Database, steps[..1]);
        Assert.Equal(1, connection.Scalar("PRAGMA user_version"));
        Migrations.Apply(connection, directory.Database, steps);
        Migrations.Apply(connection, directory.Database, steps);
        Assert.Equal(2, connection.Scalar("PRAGMA user_version"));
        Assert.Equal(1, connection.Scalar("SELECT count(*) FROM one"));
        Assert.Equal(Migrations.ApplicationId, connection.Scalar("PRAGMA application_id"));
    }

    [Fact]
    public void A_step_that_fails_leaves_the_version_before_it()
    {
        using var connection = Open();
        Migration[] steps = [new(1, "CREATE TABLE one (x);"), new(2, "CREATE TABLE two (x); CREATE TABLE one (x);")];
        Assert.Throws<InvalidOperationException>(() => Migrations.Apply(connection, directory.Database, steps));
        Assert.False(connection.InTransaction);
        Assert.Equal(1, connection.Scalar("PRAGMA user_version"));
        Assert.Equal(1, connection.Scalar("SELECT count(*) FROM sqlite_schema"));
    }

    [Fact]
    public void Stored_numbers_of_states_and_kinds_are_fixed()
    {
        Assert.Equal(
            ["Draft", "Pending", "Analyzing", "Implementing", "Reviewing", "Deploying", "Blocked", "Done", "Failed", "Cancelled"],
            Enumerable.Range(0, 10).Select(number => ((TaskState)number).ToString()));
        Assert.Equal(
            ["Merge", "Checks", "Manual", "External", "Imported"],
            Enumerable.Range(0, 5).Select(number => ((Completion)number).ToString()));
        Assert.Equal((WorkerKind)0, WorkerKind.Human);
        Assert.Equal((WorkerKind)1, WorkerKind.AiAgent);
    }

    private Connection Open()
    {
        var connection = Connection.Open(SqliteLibrary.Current.Native, directory.Database, create: true);
        connection.PrepareToWrite();
        return connection;
    }
}
