using Interlock.Storage.Sqlite;

namespace Interlock.Tests.Storage.Sqlite;

public sealed class SqliteLibraryTests
{
    private static NativeSqlite? OldSystem => SqliteLibrary.LoadSystem() is { } system && system.VersionNumber < SqliteLibrary.OldestForWriting ? system : null;

    [Fact]
    public void The_library_in_the_program_has_the_version_that_the_choice_assumes()
    {
        Assert.Equal(SqliteLibrary.ShippedVersion, SqliteLibrary.LoadShipped()!.VersionNumber);
        Assert.True(SqliteLibrary.ShippedVersion >= SqliteLibrary.OldestForWriting);
    }

    [Fact]
    public void The_library_in_the_program_is_used_whatever_the_system_has()
    {
        Assert.True(SqliteLibrary.Current.IsShipped);
        Assert.Equal("3.53.4", SqliteLibrary.Current.Version);
        Assert.True(SqliteLibrary.Choose("shipped").IsShipped);
    }

    [Fact]
    public void The_system_s_library_is_used_only_where_it_is_asked_for_and_new_enough()
    {
        if (SqliteLibrary.LoadSystem() is not { } system)
        {
            Assert.Equal("store.no_library", Assert.Throws<RefusalException>(() => SqliteLibrary.Choose("system")).Refusal.Code);
        }
        else if (OldSystem is not null)
        {
            Assert.Equal("store.old_library", Assert.Throws<RefusalException>(() => SqliteLibrary.Choose("system")).Refusal.Code);
        }
        else
        {
            Assert.Equal(system.VersionNumber, SqliteLibrary.Choose("system").Native.VersionNumber);
        }
    }

    [Fact]
    public void A_word_that_names_no_library_is_refused() =>
        Assert.Equal("store.library_choice", Assert.Throws<RefusalException>(() => SqliteLibrary.Choose("systm")).Refusal.Code);

    [Fact]
    public void Nothing_is_written_with_an_old_library_and_what_is_there_can_be_read()
    {
        if (OldSystem is not { } old)
        {
            return;
        }

        using var directory = new RegistryDirectory();
        SqliteStore.Create(directory.Database).Dispose();
        using var store = SqliteStore.Open(directory.Database, new() { Native = old });
        Assert.Equal(0, store.Read(reader => reader.LastSeq()));
        Assert.Equal("store.old_library", Assert.Throws<RefusalException>(() => store.Write(tx => tx.LastSeq())).Refusal.Code);
    }

    [Fact]
    public void It_is_loaded_from_memory_and_from_no_file()
    {
        using var directory = new RegistryDirectory();
        using var connection = Connection.Open(SqliteLibrary.Current.Native, directory.Database, create: true);
        using var statement = connection.Prepare("SELECT sqlite_version()");
        Assert.True(statement.Step());
        Assert.Equal(statement.Text(0), SqliteLibrary.Current.Version);
        if (OperatingSystem.IsLinux())
        {
            Assert.StartsWith("/memfd:", SqliteLibrary.Current.Path, StringComparison.Ordinal);
            Assert.DoesNotContain(Directory.EnumerateFiles(AppContext.BaseDirectory, "*sqlite3*", SearchOption.AllDirectories), file => !file.EndsWith(".cs", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void It_can_do_what_the_schema_needs()
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
