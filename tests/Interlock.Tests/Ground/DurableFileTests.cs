namespace Interlock.Tests.Ground;

public sealed class DurableFileTests : IDisposable
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string place = Directory.CreateTempSubdirectory("interlock durable ä ").FullName;

    public void Dispose() => Directory.Delete(place, recursive: true);

    [Fact]
    public void A_file_is_made_with_its_directories_and_replaced_whole()
    {
        var file = At("a/b/file");
        DurableFile.Write(file, "one"u8);
        Assert.Equal("one", File.ReadAllText(file));
        DurableFile.Write(file, "other"u8);
        Assert.Equal("other", File.ReadAllText(file));
        Assert.Equal([file], Directory.GetFileSystemEntries(At("a/b")));
    }

    [Fact]
    public void The_mode_is_kept_unless_another_is_given()
    {
        File.WriteAllText(At("file"), "one");
        File.SetUnixFileMode(At("file"), Owner | UnixFileMode.UserExecute);
        DurableFile.Write(At("file"), "two"u8);
        Assert.Equal(Owner | UnixFileMode.UserExecute, File.GetUnixFileMode(At("file")));
        DurableFile.Write(At("file"), "three"u8, Owner);
        Assert.Equal(Owner, File.GetUnixFileMode(At("file")));
    }

    [Fact]
    public void A_link_is_replaced_itself_and_what_it_leads_to_stays()
    {
        File.WriteAllText(At("target"), "kept");
        File.CreateSymbolicLink(At("link"), At("target"));
        DurableFile.Write(At("link"), "new"u8);
        Assert.Null(new FileInfo(At("link")).LinkTarget);
        Assert.Equal("new", File.ReadAllText(At("link")));
        Assert.Equal("kept", File.ReadAllText(At("target")));
    }

    [Fact]
    public void A_directory_in_the_way_stays_and_nothing_half_is_left()
    {
        Directory.CreateDirectory(At("taken"));
        Assert.Throws<IOException>(() => DurableFile.Write(At("taken"), "x"u8));
        Assert.Equal([At("taken")], Directory.GetFileSystemEntries(place));
    }

    [Fact]
    public void A_name_is_given_over_an_older_file_and_to_a_directory()
    {
        File.WriteAllText(At("new"), "new");
        File.WriteAllText(At("file"), "old");
        DurableFile.Name(At("new"), At("file"));
        Assert.Equal("new", File.ReadAllText(At("file")));
        Directory.CreateDirectory(At("unfinished"));
        DurableFile.Name(At("unfinished"), At("whole"));
        Assert.Equal([At("file"), At("whole")], Directory.GetFileSystemEntries(place).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_directory_that_is_not_there_cannot_be_synced() => Assert.Throws<IOException>(() => DurableFile.SyncDirectory(At("none")));

    private string At(string name) => Path.Combine(place, name);
}
