using System.Diagnostics;
using System.Net.Sockets;

namespace Interlock.Tests.Ground;

public sealed class RepositoryFileTests : IDisposable
{
    private const int Enough = 1000;

    private readonly string place = Directory.CreateTempSubdirectory("interlock file ä ").FullName;
    private readonly string root;

    public RepositoryFileTests()
    {
        root = Path.Combine(place, "root");
        Directory.CreateDirectory(Path.Combine(root, "inner"));
        Directory.CreateDirectory(Path.Combine(place, "outside"));
        File.WriteAllText(Path.Combine(root, "inner/real"), "within");
        File.WriteAllText(Path.Combine(place, "outside/secret"), "secret");
    }

    public void Dispose() => Directory.Delete(place, recursive: true);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(70_000)]
    public void A_file_is_read_whole_and_one_byte_too_many_is_refused(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        File.WriteAllBytes(Path.Combine(root, "file"), bytes);
        Assert.Equal(bytes, RepositoryFile.Read(root, "file", length).Value);
        if (length > 0)
        {
            Assert.Equal("file.too_large", RepositoryFile.Read(root, "file", length - 1).Refusal!.Code);
        }
    }

    [Fact]
    public void A_path_may_be_relative_absolute_or_given_by_way_of_a_link_to_the_root()
    {
        File.CreateSymbolicLink(Path.Combine(place, "alias"), root);
        Assert.Equal("within"u8.ToArray(), RepositoryFile.Read(root, "inner/real", Enough).Value);
        Assert.Equal("within"u8.ToArray(), RepositoryFile.Read(root, "inner/../inner/./real", Enough).Value);
        Assert.Equal("within"u8.ToArray(), RepositoryFile.Read(root, Path.Combine(root, "inner/real"), Enough).Value);
        Assert.Equal("within"u8.ToArray(), RepositoryFile.Read(root, Path.Combine(place, "alias/inner/real"), Enough).Value);
        Assert.Equal("within"u8.ToArray(), RepositoryFile.Read(Path.Combine(place, "alias"), "inner/real", Enough).Value);
    }

    [Theory]
    [InlineData("../outside/secret", "file.outside")]
    [InlineData("inner/../../outside/secret", "file.outside")]
    [InlineData("/etc/hostname", "file.outside")]
    [InlineData("", "file.outside")]
    [InlineData("none", "file.not_found")]
    [InlineData("none/none", "file.not_found")]
    [InlineData("inner/real/none", "file.not_found")]
    [InlineData("inner", "file.not_regular")]
    public void What_is_no_file_of_the_repository_is_refused(string path, string code) =>
        Assert.Equal(code, RepositoryFile.Read(root, path, Enough).Refusal!.Code);

    [Theory]
    [InlineData("../outside/secret")]
    [InlineData("inner/../../outside/secret")]
    [InlineData("{place}/outside/secret")]
    [InlineData("/dev/zero")]
    [InlineData("/proc/self/environ")]
    public void A_link_that_leads_out_is_refused_followed_or_not_and_named(string target)
    {
        Link("link", target);
        Assert.Equal("file.not_regular", RepositoryFile.Read(root, "link", Enough).Refusal!.Code);
        var followed = RepositoryFile.Read(root, "link", Enough, followsInside: true).Refusal!;
        Assert.Equal("file.outside", followed.Code);
        Assert.Contains("link", followed.Message, StringComparison.Ordinal);
        Assert.Equal("file.outside", RepositoryFile.Replace(root, "link", "x"u8, new() { FollowsInside = true }).Refusal!.Code);
        Assert.Equal("file.not_regular", RepositoryFile.Replace(root, "link", "x"u8).Refusal!.Code);
        Assert.Equal("file.not_regular", RepositoryFile.Delete(root, "link").Refusal!.Code);
        Assert.Equal("secret", File.ReadAllText(Path.Combine(place, "outside/secret")));
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("{place}/outside")]
    public void A_directory_that_is_a_link_out_is_refused(string target)
    {
        Link("way", target);
        Assert.Equal("file.outside", RepositoryFile.Read(root, "way/secret", Enough).Refusal!.Code);
        Assert.Equal("file.outside", RepositoryFile.Replace(root, "way/new", "x"u8, new() { MakesDirectories = true }).Refusal!.Code);
        Assert.Equal("file.outside", RepositoryFile.Delete(root, "way/secret").Refusal!.Code);
        Assert.Equal(["secret"], Directory.GetFileSystemEntries(Path.Combine(place, "outside")).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("inner/real")]
    [InlineData("{root}/inner/real")]
    [InlineData("chain")]
    public void A_link_that_stays_inside_is_followed_where_that_is_asked_for(string target)
    {
        Link("chain", "inner/../inner/real");
        Link("link", target);
        Link("way", "inner");
        Assert.Equal("within"u8.ToArray(), RepositoryFile.Read(root, "link", Enough, followsInside: true).Value);
        Assert.Equal("within"u8.ToArray(), RepositoryFile.Read(root, "way/real", Enough).Value);
        Assert.True(RepositoryFile.Replace(root, "link", "new"u8, new() { FollowsInside = true }).Value);
        Assert.Equal("new", File.ReadAllText(Path.Combine(root, "inner/real")));
        Assert.NotNull(new FileInfo(Path.Combine(root, "link")).LinkTarget);
    }

    [Fact]
    public void Links_in_a_circle_end()
    {
        Link("one", "two");
        Link("two", "one");
        Assert.Equal("file.not_regular", RepositoryFile.Read(root, "one", Enough, followsInside: true).Refusal!.Code);
        Assert.Equal("file.not_regular", RepositoryFile.Read(root, "one/x", Enough).Refusal!.Code);
    }

    [Fact]
    public void A_file_is_opened_for_reading_only_where_it_could_be_read_whole()
    {
        using (var opened = new StreamReader(RepositoryFile.Open(root, "inner/real").Value))
        {
            Assert.Equal("within", opened.ReadToEnd());
        }

        File.CreateSymbolicLink(Path.Combine(root, "link"), Path.Combine(root, "inner/real"));
        NamedPipe.InPlaceOf(Path.Combine(root, "pipe"));
        Assert.Equal("file.not_regular", RepositoryFile.Open(root, "link").Refusal!.Code);
        Assert.Equal("file.not_regular", RepositoryFile.Open(root, "pipe").Refusal!.Code);
        Assert.Equal("file.not_regular", RepositoryFile.Open(root, "inner").Refusal!.Code);
        Assert.Equal("file.not_found", RepositoryFile.Open(root, "none").Refusal!.Code);
        Assert.Equal("file.outside", RepositoryFile.Open(root, "../outside/secret").Refusal!.Code);
    }

    [Fact]
    public void A_pipe_a_socket_and_a_device_are_refused_at_once()
    {
        var pipe = Path.Combine(root, "pipe");
        using (var made = Process.Start("mkfifo", [pipe]))
        {
            made.WaitForExit();
        }

        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(Path.Combine(root, "socket")));
        foreach (var name in new[] { "pipe", "socket" })
        {
            Assert.Equal("file.not_regular", RepositoryFile.Read(root, name, Enough).Refusal!.Code);
            Assert.Equal("file.not_regular", RepositoryFile.Replace(root, name, "x"u8).Refusal!.Code);
            Assert.Equal("file.not_regular", RepositoryFile.Delete(root, name).Refusal!.Code);
            Assert.False(RepositoryFile.IsThere(root, name));
            Assert.Null(RepositoryFile.Text(Path.Combine(root, name), Enough));
        }

        Assert.Equal("file.not_regular", RepositoryFile.Read("/dev", "zero", Enough).Refusal!.Code);
        Assert.Equal("file.not_regular", RepositoryFile.Replace("/dev", "null", "x"u8).Refusal!.Code);
        Assert.Null(RepositoryFile.Text("/dev/zero", Enough));
    }

    [Fact]
    public void Text_is_read_along_links_and_broken_text_is_no_error()
    {
        File.WriteAllBytes(Path.Combine(place, "outside/broken"), [(byte)'a', 0xff]);
        File.CreateSymbolicLink(Path.Combine(root, "link"), Path.Combine(place, "outside/broken"));
        Assert.Equal("a\uFFFD", RepositoryFile.Text(Path.Combine(root, "link"), Enough));
        Assert.Null(RepositoryFile.Text(Path.Combine(root, "link"), 1));
        Assert.Null(RepositoryFile.Text(Path.Combine(root, "none"), Enough));
        Assert.Null(RepositoryFile.Text(root, Enough));
    }

    [Fact]
    public void Replacing_keeps_the_mode_and_makes_what_is_missing()
    {
        var file = Path.Combine(root, "inner/real");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Assert.True(RepositoryFile.Replace(root, "inner/real", "other"u8).Value);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(file));
        Assert.True(RepositoryFile.Replace(root, "a/b/c", "deep"u8, new() { MakesDirectories = true, Mode = UnixFileMode.UserRead }).Value);
        Assert.Equal("deep", File.ReadAllText(Path.Combine(root, "a/b/c")));
        Assert.Equal(UnixFileMode.UserRead, File.GetUnixFileMode(Path.Combine(root, "a/b/c")));
        Assert.Equal("file.not_writable", RepositoryFile.Replace(root, "a/b/c", "again"u8).Refusal!.Code);
        Assert.Equal(["c"], Directory.GetFileSystemEntries(Path.Combine(root, "a/b")).Select(Path.GetFileName));
    }

    [Fact]
    public void A_file_that_no_longer_holds_what_was_expected_is_left_alone()
    {
        Assert.False(RepositoryFile.Replace(root, "inner/real", "mine"u8, new() { Expected = "with"u8.ToArray() }).Value);
        Assert.False(RepositoryFile.Replace(root, "inner/real", "mine"u8, new() { Expected = "within and more"u8.ToArray() }).Value);
        Assert.Equal("within", File.ReadAllText(Path.Combine(root, "inner/real")));
        Assert.True(RepositoryFile.Replace(root, "inner/real", "mine"u8, new() { Expected = "within"u8.ToArray() }).Value);
        Assert.Equal(["real"], Directory.GetFileSystemEntries(Path.Combine(root, "inner")).Select(Path.GetFileName));
    }

    [Fact]
    public void A_hard_link_to_a_file_elsewhere_is_replaced_and_not_written_through()
    {
        using (var made = Process.Start("ln", [Path.Combine(place, "outside/secret"), Path.Combine(root, "hard")]))
        {
            made.WaitForExit();
        }

        Assert.True(RepositoryFile.Replace(root, "hard", "mine"u8).Value);
        Assert.Equal("secret", File.ReadAllText(Path.Combine(place, "outside/secret")));
    }

    /// <summary>Somebody swaps a directory for a link out as fast as it goes; without the walk by open directories this is lost within a few hundred tries.</summary>
    [Fact]
    public async Task Nobody_who_swaps_directories_gets_anything_read_or_written_outside()
    {
        var way = Path.Combine(root, "way");
        Directory.CreateDirectory(way);
        File.WriteAllText(Path.Combine(way, "secret"), "harmless");
        Link("way.link", "../outside");
        using var stop = new CancellationTokenSource();
        var swapper = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                Directory.Move(way, way + ".kept");
                Directory.Move(way + ".link", way);
                Directory.Move(way, way + ".link");
                Directory.Move(way + ".kept", way);
            }
        });
        for (var round = 0; round < 3000; round++)
        {
            var read = RepositoryFile.Read(root, "way/secret", Enough);
            Assert.True(read.IsRefused || read.Value.AsSpan().SequenceEqual("harmless"u8));
            _ = RepositoryFile.Replace(root, "way/secret", "harmless"u8);
        }

        await stop.CancelAsync();
        await swapper;
        Assert.Equal("secret", File.ReadAllText(Path.Combine(place, "outside/secret")));
        Assert.Single(Directory.GetFileSystemEntries(Path.Combine(place, "outside")));
    }

    private void Link(string name, string target) => File.CreateSymbolicLink(
        Path.Combine(root, name), target.Replace("{place}", place, StringComparison.Ordinal).Replace("{root}", root, StringComparison.Ordinal));
}
