using Interlock.Forges.Local;
using Interlock.Registry;
using Interlock.Registry.Claiming;
using Interlock.Registry.Defining;
using Interlock.Storage;
using Interlock.Storage.Memory;
using Interlock.Storage.Sqlite;

namespace Interlock.Tests.Registry;

public sealed class IdempotencyTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("interlock keys ").FullName;
    private readonly ManualTime time = new();
    private readonly List<IStore> open = [];

    public static TheoryData<string> Stores { get; } = ["memory", "sqlite"];

    public void Dispose()
    {
        open.ForEach(store => store.Dispose());
        Directory.Delete(directory, recursive: true);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public void The_same_create_is_answered_again_and_another_is_refused(string kind)
    {
        var registry = Over(kind);
        var draft = Desk.Draft("1") with { Files = ["a.txt"], RequiredSkills = ["sql"] };
        var made = registry.Creating.Create(draft, Desk.Ann, "k").Value;
        registry.Steering.Update(made.Ref, new() { Title = "Edited since" }, Desk.Ann);
        var again = registry.Creating.Create(draft, Desk.Bob, "k").Value;
        Assert.Equal((made.Uid, "Edited since"), (again.Uid, again.Title));
        foreach (var other in (TaskDraft[])
            [
                draft with { Title = "Other" }, draft with { Files = ["b.txt"] }, draft with { Priority = 1 }, draft with { RequiredSkills = [] },
                draft with { DependsOn = [("9", true)] }, draft with { Ref = Desk.Ref("2") }, draft with { Hold = true }, draft with { Description = "x" },
            ])
        {
            Desk.Refused(registry.Creating.Create(other, Desk.Ann, "k"), "key.reused", RefusalKind.Conflict);
        }

        Assert.Single(registry.Reading.List(new()));
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public void The_same_claim_is_answered_again_and_another_is_refused(string kind)
    {
        var registry = Over(kind);
        registry.Creating.Create(Desk.Draft("1"), Desk.Ann);
        registry.Creating.Create(Desk.Draft("2"), Desk.Ann);
        var first = Claim(registry, new() { Actor = Desk.Ann, Spec = "demo", Key = "k" }).Value;
        Assert.Equal(first.Claim.Token, Claim(registry, new() { Actor = Desk.Ann, Spec = "demo", Key = "k" }).Value.Claim.Token);
        Desk.Refused(Claim(registry, new() { Actor = Desk.Ann, Key = "k" }), "key.reused", RefusalKind.Conflict);
        Desk.Refused(Claim(registry, new() { Actor = Desk.Ann, Spec = "demo", Skill = "sql", Key = "k" }), "key.reused", RefusalKind.Conflict);
        Desk.Refused(Claim(registry, new() { Actor = Desk.Ann, Task = Desk.Ref("2"), Key = "k" }), "key.reused", RefusalKind.Conflict);
        Assert.Equal("2", Claim(registry, new() { Actor = Desk.Bob, Spec = "demo", Key = "k" }).Value.Task.Id);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public void A_key_is_forgotten_when_its_time_is_over(string kind)
    {
        var registry = Over(kind);
        registry.Creating.Create(Desk.Draft("1"), Desk.Ann, "k");
        time.Pass(registry.Context.Options.KeyRetention - TimeSpan.FromSeconds(1));
        Desk.Refused(registry.Creating.Create(Desk.Draft("2"), Desk.Ann, "k"), "key.reused", RefusalKind.Conflict);
        time.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal("2", registry.Creating.Create(Desk.Draft("2"), Desk.Ann, "k").Value.Id);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Many_at_once_make_one_task_and_one_claim(string kind)
    {
        var registry = Over(kind);
        var made = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => registry.Creating.Create(Desk.Draft("1"), Desk.Ann, "k").Value.Uid)));
        Assert.Single(made.Distinct());
        registry.Creating.Create(Desk.Draft("2"), Desk.Ann);
        var tokens = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Claim(registry, new() { Actor = Desk.Ann, Key = "c" }).Value.Task.Id)));
        Assert.Single(tokens.Distinct());
    }

    [Fact]
    public void A_key_survives_a_restart()
    {
        var first = Over("sqlite").Creating.Create(Desk.Draft("1"), Desk.Ann, "k").Value;
        open.ForEach(store => store.Dispose());
        open.Clear();
        Assert.Equal(first.Uid, Over("sqlite").Creating.Create(Desk.Draft("1"), Desk.Ann, "k").Value.Uid);
    }

    private static Result<ClaimGrant> Claim(TaskRegistry registry, ClaimRequest request) => registry.Claiming.Claim(request);

    private TaskRegistry Over(string kind)
    {
        IStore store = kind == "memory" ? new MemoryStore() : SqliteStore.Create(Path.Combine(directory, "registry.db"));
        open.Add(store);
        return new(new() { Store = store, Options = new(), Clock = time }, new LocalForge(), null, null);
    }
}
