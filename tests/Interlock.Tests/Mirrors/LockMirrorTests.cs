using System.Text.Json.Nodes;
using Interlock.Forges.Local;
using Interlock.Mirrors;
using Interlock.Registry;
using Interlock.Registry.Claiming;
using Interlock.Storage.Memory;
using Interlock.Tests.Registry;
using Interlock.WorkGraph;

namespace Interlock.Tests.Mirrors;

public sealed class LockMirrorTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("interlock mirror ä ").FullName;
    private readonly MemoryStore store = new();
    private readonly ManualTime time = new();
    private readonly CountingIds ids = new();
    private readonly List<string> told = [];
    private readonly LockMirror mirror;
    private readonly TaskRegistry registry;

    /// <summary>A process that dies before it writes the mirror.</summary>
    private readonly TaskRegistry dying;

    private HeldFiles Held => new(new() { Store = store, Options = new() });

    public LockMirrorTests()
    {
        Directory.CreateDirectory(Path.Combine(root, "checkout"));
        mirror = new(Path.Combine(root, "checkout"), Path.Combine(root, "state"), TimeProvider.System) { Failed = told.Add };
        registry = new(new() { Store = store, HeldChanged = tasks => mirror.Refresh(Held, tasks), Options = new(), Clock = time, Ids = ids }, new LocalForge(), new FakeWorkspace(), null);
        dying = new(new() { Store = store, Options = new(), Clock = time, Ids = ids }, new LocalForge(), new FakeWorkspace(), null);
    }

    private string Folder => Path.Combine(root, "checkout", ".task-locks");

    [Fact]
    public void A_claim_is_a_file_with_the_names_of_the_design_and_goes_with_the_release()
    {
        Make("1", "src/a.cs", "package.json", "web/package.json");
        var token = Claim("1");
        var file = Json("demo--1.lock");
        Assert.Equal("taskId workerId workerType host claimedAt lockedFiles branchName expiresAt", string.Join(' ', file.Select(field => field.Key)));
        Assert.Equal(
            ("demo/1", "ann", "human", "h1", """["package.json","src/a.cs","web/package.json"]""", "2026-01-02T03:04:05.000Z", "2026-01-02T04:04:05.000Z"),
            ((string)file["taskId"]!, (string)file["workerId"]!, (string)file["workerType"]!, (string)file["host"]!, file["lockedFiles"]!.ToJsonString(), (string)file["claimedAt"]!, (string)file["expiresAt"]!));
        Assert.Equal(2, Names("shared").Count);
        Assert.Equal("demo/1", (string?)Json("shared/package.json.lock")["taskId"]);
        Assert.Matches("^package.json\\+[0-9a-f]{10}.lock$", Names("shared").Single(name => name != "package.json.lock"));

        time.Pass(TimeSpan.FromMinutes(10));
        registry.Working.Heartbeat(Desk.Ref("1"), token, Desk.Ann);
        Assert.Equal("2026-01-02T04:14:05.000Z", (string?)Json("demo--1.lock")["expiresAt"]);
        registry.Locking.Release(Desk.Ref("1"), ["package.json"], token, Desk.Ann, null);
        Assert.False(File.Exists(Path.Combine(Folder, "shared/package.json.lock")));
        registry.Working.Release(Desk.Ref("1"), token, null, Desk.Ann);
        Assert.Equal(["shared"], Names(""));
        Assert.Empty(Names("shared"));
        Assert.Empty(told);
    }

    [Fact]
    public void What_one_that_died_did_not_write_the_next_one_writes()
    {
        Make("1", "package.json");
        Make("2", "b");
        Make("3", "c");
        Claim("2");
        var token = dying.Claiming.Claim(new() { Actor = Desk.Ann, Task = Desk.Ref("1") }).Value.Claim.Token;
        Assert.False(File.Exists(Path.Combine(Folder, "demo--1.lock")));
        Claim("3");
        Assert.Equal(["demo--1.lock", "demo--2.lock", "demo--3.lock", "shared"], Names(""));
        Assert.Equal(["package.json.lock"], Names("shared"));
        dying.Working.Release(Desk.Ref("1"), token, null, Desk.Ann);
        Assert.Contains("demo--1.lock", Names(""));
        registry.Working.Heartbeat(Desk.Ref("3"), 1, Desk.Ann);
        Assert.Equal(["demo--2.lock", "demo--3.lock", "shared"], Names(""));
        Assert.Empty(Names("shared"));
    }

    [Fact]
    public void Cleanup_writes_what_is_missing_and_removes_what_is_stale_and_nothing_else()
    {
        Make("1", "package.json");
        Claim("1");
        var good = File.ReadAllBytes(Path.Combine(Folder, "demo--1.lock"));
        File.WriteAllText(Path.Combine(Folder, "demo--1.lock"), "{\"taskId\":\"demo/1\",\"lockedFiles\":[\"all\"]}");
        File.Delete(Path.Combine(Folder, "shared/package.json.lock"));
        File.WriteAllBytes(Path.Combine(Folder, "gone--9.lock"), good);
        File.WriteAllBytes(Path.Combine(Folder, "shared/gone.lock"), good);
        File.WriteAllText(Path.Combine(Folder, "notes.lock"), "mine");
        File.WriteAllText(Path.Combine(Folder, "huge.lock"), new('[', 200_000));
        File.WriteAllText(Path.Combine(Folder, "cleanup.sh"), "#!/bin/sh");
        Directory.CreateDirectory(Path.Combine(Folder, "deep.lock/inner"));
        File.CreateSymbolicLink(Path.Combine(Folder, "link.lock"), Path.Combine(Folder, "demo--1.lock"));
        Assert.Equal(new MirrorReport(2, 2), mirror.Rebuild(Held));
        Assert.Equal(["cleanup.sh", "deep.lock", "demo--1.lock", "huge.lock", "link.lock", "notes.lock", "shared"], Names(""));
        Assert.Equal(good, File.ReadAllBytes(Path.Combine(Folder, "demo--1.lock")));
        Assert.Equal(["package.json.lock"], Names("shared"));
        Assert.Equal(new MirrorReport(2, 0), mirror.Rebuild(Held));
    }

    [Fact]
    public void A_link_in_the_place_of_a_lock_file_is_replaced_and_not_followed()
    {
        Make("1", "package.json");
        Claim("1");
        var outside = Path.Combine(root, "outside");
        File.WriteAllText(outside, "precious");
        foreach (var name in (string[])["demo--1.lock", "shared/package.json.lock"])
        {
            File.Delete(Path.Combine(Folder, name));
            File.CreateSymbolicLink(Path.Combine(Folder, name), outside);
        }

        mirror.Rebuild(Held);
        Assert.Equal("precious", File.ReadAllText(outside));
        Assert.Null(new FileInfo(Path.Combine(Folder, "demo--1.lock")).LinkTarget);
        Assert.Equal("demo/1", (string?)Json("shared/package.json.lock")["taskId"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("shared")]
    public void A_directory_that_is_a_link_is_not_used_and_stops_no_command(string which)
    {
        Make("1", "package.json");
        Make("2", "b");
        Claim("2");
        var outside = Directory.CreateDirectory(Path.Combine(root, "outside")).FullName;
        File.WriteAllText(Path.Combine(outside, "demo--1.lock"), "precious");
        var replaced = Path.Combine(Folder, which).TrimEnd('/');
        Directory.Delete(replaced, recursive: true);
        Directory.CreateSymbolicLink(replaced, outside);
        var token = Claim("1");
        registry.Working.Release(Desk.Ref("1"), token, null, Desk.Ann);
        Assert.Equal("precious", File.ReadAllText(Path.Combine(outside, "demo--1.lock")));
        Assert.Equal(["demo--1.lock"], Directory.EnumerateFileSystemEntries(outside).Select(Path.GetFileName));
        Assert.Contains("no link", Assert.Single(told), StringComparison.Ordinal);

        Directory.Delete(replaced);
        mirror.Rebuild(Held);
        Assert.Equal(["demo--2.lock", "shared"], Names(""));
    }

    [Fact]
    public void A_directory_in_the_place_of_a_lock_file_stops_no_command()
    {
        Make("1", "a");
        Directory.CreateDirectory(Path.Combine(Folder, "demo--1.lock/full"));
        Claim("1");
        Assert.Contains("demo--1.lock", Assert.Single(told), StringComparison.Ordinal);
        Assert.Single(store.Read(reader => reader.ListLocks()));
    }

    [Fact]
    public void Names_and_text_that_mean_something_elsewhere_stay_inside()
    {
        registry.Creating.Create(new() { Ref = new("Spec", "A.1"), Title = "\"; rm -rf /", Files = ["sub/../Directory.Build.props", "äöü \"x\"/package.json"] }, Desk.Ann);
        registry.Claiming.Claim(new() { Actor = Desk.Ann with { Name = "o'ann" } });
        Assert.All(Names("").Concat(Names("shared")), name => Assert.Matches("^[A-Za-z0-9._+-]+$", name));
        Assert.Contains("Directory.Build.props.lock", Names("shared"));
        var file = Json(Names("").Single(name => name.EndsWith(".lock", StringComparison.Ordinal)));
        Assert.Equal(("Spec/A.1", "o'ann"), ((string?)file["taskId"], (string?)file["workerId"]));
        Assert.Contains("äöü \"x\"/package.json", file["lockedFiles"]!.AsArray().Select(path => (string)path!));
    }

    [Fact]
    public void Many_at_once_leave_what_the_store_says()
    {
        for (var i = 0; i < 24; i++)
        {
            Make($"{i}", $"f{i}");
        }

        Parallel.For(0, 24, i =>
        {
            var token = Claim($"{i}");
            if (i % 2 == 0)
            {
                registry.Working.Release(Desk.Ref($"{i}"), token, null, Desk.Ann);
            }
        });

        // Whoever was in another's way left it to the next.
        registry.Working.Heartbeat(Desk.Ref("1"), 1, Desk.Ann);
        Assert.Equal(Enumerable.Range(0, 12).Select(i => $"demo--{(2 * i) + 1}.lock").Append("shared").Order(StringComparer.Ordinal), Names(""));
    }

    public void Dispose() => Directory.Delete(root, recursive: true);

    private void Make(string id, params string[] files) => registry.Creating.Create(Desk.Draft(id) with { Files = files }, Desk.Ann);

    private long Claim(string id) => registry.Claiming.Claim(new() { Actor = Desk.Ann, Task = Desk.Ref(id) }).Value.Claim.Token;

    private IReadOnlyList<string> Names(string folder) =>
        [.. Directory.EnumerateFileSystemEntries(Path.Combine(Folder, folder)).Select(entry => Path.GetFileName(entry)).Order(StringComparer.Ordinal)];

    private JsonObject Json(string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, name)))!.AsObject();
}
