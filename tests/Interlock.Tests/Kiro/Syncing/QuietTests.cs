using Interlock.Tests.Registry;

namespace Interlock.Tests.Kiro.Syncing;

/// <summary>Files that nobody touched. With INTERLOCK_KIRO_CORPUS set, the real ones too.</summary>
public sealed class QuietTests
{
    public static TheoryData<string> Names() => [.. Samples.All().Select(file => file.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Read_then_synced_twice_a_file_keeps_every_byte(string name)
    {
        var content = Samples.All().Single(file => file.Name == name).Content;
        using var desk = new SyncDesk { Content = content };
        desk.Options = new() { Writes = false, Removes = false };
        var read = desk.Sync();
        desk.Options = new();
        Assert.Equal(read.Result.LinesTasks, read.Result.Added);
        desk.IsQuiet();
        desk.IsQuiet();
        Assert.Equal(content, desk.Content);
        Invariants.Hold(desk.Desk);
    }
}
