using Interlock.Cli.Forwarding;
using Interlock.Launching.LocalProcess;

namespace Interlock.Tests.Forwarding;

public sealed class RunPeersTests
{
    private static readonly ProcessFacts Own = ProcessTable.Find(Environment.ProcessId)!;

    private static readonly SocketPeer Peer = new(Environment.ProcessId, 0);

    [Fact]
    public void What_comes_from_the_leader_of_the_run_is_heard()
    {
        Assert.Null(new RunPeers("run00001", () => Own.Identity).Refuse(Peer));
        Assert.Null(new RunPeers("run00001", () => ProcessTable.Find(Own.Parent)!.Identity).Refuse(Peer));
    }

    [Fact]
    public void What_comes_from_another_leader_is_not()
    {
        var refused = new RunPeers("run00001", () => Own.Identity with { StartTicks = Own.Identity.StartTicks - 1 }).Refuse(Peer)!;
        Assert.Equal("run.not_allowed", refused.Code);
        Assert.NotNull(new RunPeers("run00001", () => new ProcessIdentity(int.MaxValue, 1)).Refuse(Peer));
    }

    [Fact]
    public void While_the_leader_is_not_known_the_marker_counts() => Assert.NotNull(new RunPeers("run00001", () => null).Refuse(Peer));

    [Fact]
    public void A_process_that_nobody_can_see_is_not_heard() => Assert.NotNull(new RunPeers("run00001", () => Own.Identity).Refuse(new SocketPeer(0, 0)));

    [Fact]
    public void Where_the_system_does_not_tell_the_rights_of_the_socket_count() => Assert.Null(new RunPeers("run00001", () => null).Refuse(null));
}
