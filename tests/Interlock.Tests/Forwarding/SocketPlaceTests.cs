using Interlock.Cli.Forwarding;

namespace Interlock.Tests.Forwarding;

public sealed class SocketPlaceTests : IDisposable
{
    private const UnixFileMode Everybody = (UnixFileMode)0x1FF;

    private readonly string home = Directory.CreateTempSubdirectory("il-").FullName;

    private string Best => Path.Combine(home, "best");

    private string Next => Path.Combine(home, "next");

    public void Dispose() => Directory.Delete(home, recursive: true);

    [Fact]
    public void The_first_place_is_made_for_its_owner_alone()
    {
        Assert.Equal(Path.Combine(Best, "a.sock"), Places().PathOf("a.sock"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Best));
    }

    [Fact]
    public void A_place_of_ones_own_that_others_can_enter_is_shut()
    {
        Directory.CreateDirectory(Best);
        File.SetUnixFileMode(Best, Everybody);
        Places().PathOf("a.sock");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Best));
    }

    [Fact]
    public void A_link_is_passed_over()
    {
        Directory.CreateDirectory(Path.Combine(home, "elsewhere"));
        File.CreateSymbolicLink(Best, Path.Combine(home, "elsewhere"));
        Assert.Equal(Path.Combine(Next, "a.sock"), Places().PathOf("a.sock"));
    }

    [Fact]
    public void A_file_in_its_way_is_passed_over()
    {
        File.WriteAllText(Best, "");
        Assert.Equal(Path.Combine(Next, "a.sock"), Places().PathOf("a.sock"));
    }

    [Fact]
    public void A_place_that_others_could_replace_is_passed_over()
    {
        var open = Path.Combine(home, "open");
        Directory.CreateDirectory(open);
        File.SetUnixFileMode(open, Everybody);
        var places = new SocketPlace([Path.Combine(open, "sockets"), Next]);
        Assert.Equal(Path.Combine(Next, "a.sock"), places.PathOf("a.sock"));
        File.SetUnixFileMode(open, Everybody | UnixFileMode.StickyBit);
        Assert.Equal(Path.Combine(open, "sockets", "a.sock"), places.PathOf("a.sock"));
    }

    [Fact]
    public void Another_users_place_is_passed_over() =>
        Assert.Equal(Path.Combine(Next, "a.sock"), new SocketPlace([Environment.IsPrivilegedProcess ? "/proc/sys" : "/etc", Next]).PathOf("a.sock"));

    [Fact]
    public void A_path_that_the_system_does_not_take_is_passed_over() =>
        Assert.Equal(Path.Combine(Next, "a.sock"), new SocketPlace([Path.Combine(home, new string('x', 100)), Next]).PathOf("a.sock"));

    [Fact]
    public void What_an_earlier_process_has_left_is_found_where_it_is()
    {
        Directory.CreateDirectory(Next, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.WriteAllText(Path.Combine(Next, "a.sock"), "");
        Assert.Equal(Path.Combine(Next, "a.sock"), Places().PathOf("a.sock"));
        Assert.Equal(Path.Combine(Best, "b.sock"), Places().PathOf("b.sock"));
    }

    [Fact]
    public void Where_nothing_is_fit_it_says_so()
    {
        File.WriteAllText(Best, "");
        var refused = Assert.Throws<RefusalException>(() => new SocketPlace([Best]).PathOf("a.sock")).Refusal;
        Assert.Equal("runner.no_socket", refused.Code);
        Assert.Contains(Best, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_runtime_directory_comes_first_and_a_relative_one_does_not_count()
    {
        var runtime = Path.Combine(home, "runtime");
        Directory.CreateDirectory(runtime);
        Assert.Equal(Path.Combine(runtime, "interlock", "a.sock"), SocketPlace.Of(name => name == "XDG_RUNTIME_DIR" ? runtime : null, home).PathOf("a.sock"));
        Assert.Equal(Path.Combine(home, "sockets", "b.sock"), SocketPlace.Of(name => name == "XDG_RUNTIME_DIR" ? "run" : null, home).PathOf("b.sock"));
    }

    private SocketPlace Places() => new([Best, Next]);
}
