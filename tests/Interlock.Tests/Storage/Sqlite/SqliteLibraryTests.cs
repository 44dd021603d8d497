using Interlock.Storage.Sqlite;

namespace Interlock.Tests.Storage.Sqlite;

public sealed class SqliteLibraryTests
{
    [Fact]
    public void The_shipped_library_has_the_version_that_the_choice_assumes() =>
        Assert.Equal(SqliteLibrary.ShippedVersion, SqliteLibrary.LoadShipped()!.VersionNumber);

    [Fact]
    public void The_newer_library_is_used()
    {
        var system = SqliteLibrary.LoadSystem()?.VersionNumber ?? 0;
        Assert.Equal(Math.Max(system, SqliteLibrary.ShippedVersion), SqliteLibrary.Current.Native.VersionNumber);
        Assert.Equal(system < SqliteLibrary.ShippedVersion, SqliteLibrary.Current.IsShipped);
    }

    [Fact]
    public void Version_and_path_are_those_of_the_loaded_file()
    {
        using var directory = new RegistryDirectory();
        using var connection = Connection.Open(SqliteLibrary.Current.Native, directory.Database, create: true);
        using var statement = connection.Prepare("SELECT sqlite_version()");
        Assert.True(statement.Step());
        Assert.Equal(statement.Text(0), SqliteLibrary.Current.Version);
        Assert.Contains("sqlite3", SqliteLibrary.Current.Path, StringComparison.Ordinal);
        Assert.True(!OperatingSystem.IsLinux() || File.Exists(SqliteLibrary.Current.Path));
    }

    [Fact]
    public void The_shipped_library_can_do_what_the_schema_needs()
    {
        using var directory = new RegistryDirectory();
        using var connection = Connection.Open(SqliteLibrary.LoadShipped()!, directory.Database, create: true);
        connection.PrepareToWrite();
        Migrations.Apply(connection, directory.Database);
        Assert.Equal(Migrations.Latest, Migrations.Version(connection, directory.Database));
        Assert.Equal(2, connection.Scalar("SELECT count(*) FROM json_each('[1,2]')"));
        Assert.Equal(1, connection.Scalar("INSERT INTO sequence (name, value) VALUES ('x', 1) RETURNING value"));
    }
}
