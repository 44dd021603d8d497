using Interlock.Tests.Commands;
using Interlock.Workplaces;

namespace Interlock.Tests.Workplaces;

public sealed class WorkplaceTests : IDisposable
{
    private const int Threads = 16;

    private readonly Caller caller = new();

    public void Dispose() => caller.Dispose();

    [Fact]
    public void Every_part_is_made_once_whichever_thread_asks()
    {
        using var workplace = Open(caller.Repository.Path);
        using var start = new Barrier(Threads);
        var asked = Enumerable.Range(0, Threads).Select(_ => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                return (workplace.Place.Store, workplace.Registry, workplace.Launcher, workplace.Merges, workplace.Programs);
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)).ToArray();
        Assert.Single(Task.WhenAll(asked).GetAwaiter().GetResult().Distinct());
    }

    [Fact]
    public void Many_workplaces_are_open_at_once_and_each_keeps_its_own()
    {
        using var other = new Caller();
        using var one = Open(caller.Repository.Path);
        using var two = Open(other.Repository.Path);
        Put(one, "only-here");
        Assert.True(Has(one, "only-here"));
        Assert.False(Has(two, "only-here"));
        Assert.NotEqual(one.Root, two.Root);
    }

    [Fact]
    public void The_same_repository_may_be_open_twice()
    {
        using var one = Open(caller.Repository.Path);
        using var two = Open(caller.Repository.Path);
        Put(one, "told");
        Assert.True(Has(two, "told"));
    }

    [Fact]
    public void What_is_rehearsed_is_not_kept()
    {
        Open(caller.Repository.Path).Dispose();
        using (var rehearsal = Open(caller.Repository.Path, rehearses: true))
        {
            Put(rehearsal, "tried");
        }

        using var workplace = Open(caller.Repository.Path);
        Assert.False(Has(workplace, "tried"));
    }

    private static void Put(Workplace workplace, string spec) => workplace.Place.Store.Write(tx =>
    {
        tx.PutSpec(new() { Name = spec, CreatedAt = DateTimeOffset.UnixEpoch, UpdatedAt = DateTimeOffset.UnixEpoch });
        return 0;
    });

    private static bool Has(Workplace workplace, string spec) => workplace.Place.Store.Read(reader => reader.FindSpec(spec) is not null);

    private static Workplace Open(string directory, bool rehearses = false)
    {
        var place = Place.Find(new() { Directory = directory, Rehearses = rehearses }).Value;
        if (!rehearses)
        {
            place.CreateStore();
        }

        return Workplace.Open(place, TimeProvider.System).Value;
    }
}
