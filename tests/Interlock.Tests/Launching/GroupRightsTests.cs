using System.Globalization;
using Interlock.Launching.LocalProcess;

namespace Interlock.Tests.Launching;

public sealed class GroupRightsTests : IDisposable
{
    private const UnixFileMode Shared = (UnixFileMode)0x5F8;

    private readonly string root = Directory.CreateTempSubdirectory("interlock-group-").FullName;

    [Fact]
    public void A_worktree_is_open_to_its_group_and_then_to_nobody()
    {
        var worktree = Directory.CreateDirectory(Path.Join(root, "worktree"), (UnixFileMode)0x1C0).FullName;
        var below = Directory.CreateDirectory(Path.Join(worktree, "below"), (UnixFileMode)0x1C0).FullName;
        var file = Made(Path.Join(below, "file"), 0x180);
        var program = Made(Path.Join(worktree, "program"), 0x1C0);

        GroupRights.Give(worktree, OwnGroup());

        Assert.Equal(Shared, File.GetUnixFileMode(worktree));
        Assert.Equal(Shared, File.GetUnixFileMode(below));
        Assert.Equal((UnixFileMode)0x1B0, File.GetUnixFileMode(file));
        Assert.Equal((UnixFileMode)0x1F8, File.GetUnixFileMode(program));

        GroupRights.Take(worktree);
        Assert.Equal((UnixFileMode)0x1C0, File.GetUnixFileMode(worktree));
    }

    [Fact]
    public void Nothing_outside_is_opened_through_a_link_or_a_second_name()
    {
        var outside = Made(Path.Join(root, "outside"), 0x180);
        var hidden = Directory.CreateDirectory(Path.Join(root, "hidden"), (UnixFileMode)0x1C0).FullName;
        var named = Made(Path.Join(root, "named"), 0x180);
        var worktree = Directory.CreateDirectory(Path.Join(root, "worktree")).FullName;
        File.CreateSymbolicLink(Path.Join(worktree, "link"), outside);
        File.CreateSymbolicLink(Path.Join(worktree, "directory"), hidden);
        System.Diagnostics.Process.Start("ln", [named, Path.Join(worktree, "second")])!.WaitForExit();
        Assert.True(File.Exists(Path.Join(worktree, "second")));

        GroupRights.Give(worktree, OwnGroup());

        Assert.Equal((UnixFileMode)0x180, File.GetUnixFileMode(outside));
        Assert.Equal((UnixFileMode)0x1C0, File.GetUnixFileMode(hidden));
        Assert.Equal((UnixFileMode)0x180, File.GetUnixFileMode(named));
    }

    [Fact]
    public void A_group_is_known_by_its_name()
    {
        Assert.Equal(0u, GroupRights.Find("root"));
        Assert.Null(GroupRights.Find("no such group"));
    }

    public void Dispose() => Directory.Delete(root, recursive: true);

    private static string Made(string path, int mode)
    {
        File.WriteAllText(path, "");
        File.SetUnixFileMode(path, (UnixFileMode)mode);
        return path;
    }

    private static uint OwnGroup() =>
        uint.Parse(File.ReadLines("/proc/self/status").First(line => line.StartsWith("Gid:", StringComparison.Ordinal)).Split('\t')[2], CultureInfo.InvariantCulture);
}
