using Interlock.Storage;
using Interlock.Storage.Sqlite;

namespace Interlock.Tests.Storage.Sqlite;

/// <summary>What a registry file can be that is none, and what is said about it.</summary>
public sealed class SqliteOpeningTests : IDisposable
{
    private readonly RegistryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void A_missing_registry_is_refused_and_nothing_is_made()
    {
        var refusal = Refused(() => SqliteStore.Open(directory.Database));
        Assert.Equal((RefusalKind.NotFound, "store.missing"), (refusal.Kind, refusal.Code));
        Assert.Contains("interlock init", refusal.Hint, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(directory.Root));
    }

    [Fact]
    public void A_registry_that_vanishes_after_opening_is_missing_too()
    {
        SqliteStore.Create(directory.Database).Dispose();
        using var store = SqliteStore.Open(directory.Database);
        File.Delete(directory.Database);
        Assert.Equal("store.missing", Refused(() => store.Read(reader => reader.LastSeq())).Code);
        Assert.Equal("store.missing", Refused(() => store.Write(tx => tx.LastSeq())).Code);
        Assert.False(File.Exists(directory.Database));
    }

    [Fact]
    public void A_directory_in_its_place_is_an_io_error()
    {
        Directory.CreateDirectory(directory.Database);
        using var store = SqliteStore.Open(directory.Database);
        Assert.Equal("store.io", Refused(() => store.Read(reader => reader.LastSeq())).Code);
    }

    [Fact]
    public void A_file_in_the_place_of_the_directory_is_an_io_error()
    {
        File.WriteAllText(Path.Combine(directory.Root, "file"), "");
        var path = Path.Combine(directory.Root, "file", "registry.db");
        Assert.Equal("store.io", Refused(() => SqliteStore.Create(path)).Code);
        Assert.Equal("store.missing", Refused(() => SqliteStore.Open(path)).Code);
    }

    [Fact]
    public void A_file_that_is_no_database_is_corrupt_and_stays_as_it_is()
    {
        var text = new string('x', 5000);
        File.WriteAllText(directory.Database, text);
        using (var store = SqliteStore.Open(directory.Database))
        {
            Assert.Equal("store.corrupt", Refused(() => store.Read(reader => reader.LastSeq())).Code);
            Assert.Equal("store.corrupt", Refused(() => store.Write(tx => tx.LastSeq())).Code);
        }

        Assert.Equal(text, File.ReadAllText(directory.Database));
    }

    [Fact]
    public void A_truncated_registry_is_corrupt()
    {
        using (var store = SqliteStore.Create(directory.Database))
        {
            store.Write(tx => tx.Next("issue"));
            Assert.True(store.Checkpoint());
            Assert.Empty(store.FindDamage());
        }

        using (var file = new FileStream(directory.Database, FileMode.Open))
        {
            file.SetLength(file.Length / 2);
        }

        using var cut = SqliteStore.Open(directory.Database);
        var refusal = Refused(() => cut.Write(tx => tx.Next("issue")));
        Assert.Equal("store.corrupt", refusal.Code);
        Assert.Contains("backup", refusal.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void Damage_inside_is_found_by_the_check()
    {
        using (var store = SqliteStore.Create(directory.Database))
        {
            store.Checkpoint();
        }

        using (var file = new FileStream(directory.Database, FileMode.Open))
        {
            file.Position = 4096 * 3;
            file.Write(new byte[4096]);
        }

        using var damaged = SqliteStore.Open(directory.Database);
        Assert.NotEmpty(damaged.FindDamage());
    }

    [Fact]
    public void An_empty_file_is_no_registry_and_stays_as_it_is()
    {
        File.WriteAllBytes(directory.Database, []);
        using var store = SqliteStore.Open(directory.Database);
        Assert.Equal("store.empty", Refused(() => store.Read(reader => reader.LastSeq())).Code);
        Assert.Equal("store.empty", Refused(() => store.Write(tx => tx.Next("issue"))).Code);
        Assert.Equal(0, new FileInfo(directory.Database).Length);
    }

    [Fact]
    public void What_a_killed_init_left_empty_is_made_by_the_next_one()
    {
        File.WriteAllBytes(directory.Database, []);
        using var store = SqliteStore.Create(directory.Database);
        Assert.Equal(1, store.Write(tx => tx.Next("issue")));
    }

    [Fact]
    public void A_database_of_another_program_is_left_alone()
    {
        using (var connection = Connection.Open(SqliteLibrary.Current.Native, directory.Database, create: true))
        {
            connection.ExecuteScript("CREATE TABLE theirs (x); INSERT INTO theirs VALUES (1);");
        }

        var refusal = Refused(() => SqliteStore.Create(directory.Database));
        Assert.Equal("store.corrupt", refusal.Code);
        Assert.Contains("another program", refusal.Message, StringComparison.Ordinal);
        using var again = Connection.Open(SqliteLibrary.Current.Native, directory.Database);
        Assert.Equal(1, again.Scalar("SELECT count(*) FROM sqlite_schema"));
    }

    [Fact]
    public void A_newer_schema_is_refused_for_reading_and_writing()
    {
        using var store = SqliteStore.Create(directory.Database);
        SetVersion(Migrations.Latest + 1);
        Assert.Equal("store.newer_schema", Refused(() => store.Read(reader => reader.LastSeq())).Code);
        Assert.Equal("store.newer_schema", Refused(() => store.Write(tx => tx.Next("issue"))).Code);
        Assert.Equal("store.newer_schema", Refused(() => SqliteStore.Create(directory.Database)).Code);
        SetVersion(Migrations.Latest);
        Assert.Equal(1, store.Write(tx => tx.Next("issue")));
    }

    [Fact]
    public void A_network_file_system_is_refused_with_PostgreSQL_as_the_way()
    {
        var options = new SqliteOptions { RemoteFileSystem = path => path == directory.Root ? "NFS" : null };
        foreach (var open in (Func<string, SqliteOptions?, SqliteStore>[])[SqliteStore.Open, SqliteStore.Create])
        {
            var refusal = Refused(() => open(directory.Database, options));
            Assert.Equal("store.network_filesystem", refusal.Code);
            Assert.Contains("NFS", refusal.Message, StringComparison.Ordinal);
            Assert.Contains("postgres://", refusal.Hint, StringComparison.Ordinal);
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(directory.Root));
    }

    [Theory]
    [InlineData(0x6969u, "NFS")]
    [InlineData(0xff534d42u, "CIFS")]
    [InlineData(0xfe534d42u, "SMB")]
    [InlineData(0x01021997u, "9p")]
    [InlineData(0x65735546u, "FUSE or virtiofs")]
    [InlineData(0xef53u, null)]
    [InlineData(0x58465342u, null)]
    [InlineData(0x9123683eu, null)]
    [InlineData(0x01021994u, null)]
    [InlineData(0x794c7630u, null)]
    public void Only_file_systems_that_are_shared_are_named(uint magic, string? name) => Assert.Equal(name, FileSystems.Name(magic));

    [Fact]
    public void A_local_directory_and_one_that_is_missing_are_no_network()
    {
        Assert.Null(FileSystems.Remote(directory.Root));
        Assert.Null(FileSystems.Remote(Path.Combine(directory.Root, "none")));
    }

    [Fact]
    public void A_path_with_spaces_and_letters_of_all_sorts_opens()
    {
        var path = Path.Combine(directory.Root, "mit Leerzeichen", "日本語 é?#%", "registry.db");
        using (var made = SqliteStore.Create(path))
        {
            made.Write(tx => tx.Next("issue"));
        }

        using var store = SqliteStore.Open(path);
        Assert.Equal(2, store.Write(tx => tx.Next("issue")));
        Assert.Equal("sqlite:" + path, store.Location);
    }

    private static Refusal Refused<T>(Func<T> action) => Assert.Throws<RefusalException>(() => { action(); }).Refusal;

    private void SetVersion(int version)
    {
        using var connection = Connection.Open(SqliteLibrary.Current.Native, directory.Database);
        connection.Execute($"PRAGMA user_version={version}");
    }
}
