using System.Collections.Concurrent;
using Interlock.Lifecycle;
using Interlock.Registry;

namespace Interlock.Tests.Registry;

public sealed class RacesTests
{
    private const int Racers = 8;

    private readonly Desk desk = new();

    [Fact]
    public void One_task_has_one_winner()
    {
        for (var round = 0; round < 40; round++)
        {
            var id = $"r{round}";
            desk.Make(id, $"file{round}");
            var won = new ConcurrentBag<string>();
            Race(racer =>
            {
                var claim = desk.TryClaim(id, Racer(racer));
                if (claim.IsRefused)
                {
                    Assert.Equal("claim.held", claim.Refusal.Code);
                }
                else
                {
                    won.Add(claim.Value.Claim.Worker);
                }
            });
            Assert.Single(won);
            Assert.Equal((1L, won.Single()), (desk.Task(id).LastToken, desk.ClaimOf(id)?.Worker));
        }
    }

    [Fact]
    public void Two_hundred_tasks_are_each_claimed_once_and_no_file_is_held_twice()
    {
        for (var i = 0; i < 200; i++)
        {
            desk.Make($"t{i}", $"dir{i % 100}/");
        }

        var claimed = new ConcurrentBag<(string Task, string Worker)>();
        Race(racer =>
        {
            while (desk.TryClaim(null, Racer(racer)) is { IsRefused: false } grant)
            {
                claimed.Add((grant.Value.Task.Id, grant.Value.Claim.Worker));
            }
        });
        Assert.Equal(100, claimed.Count);
        Assert.Equal(100, claimed.Select(one => one.Task).Distinct().Count());
        Assert.Equal(100, desk.Registry.Locking.List().Count);
        Invariants.Hold(desk);
    }

    [Fact]
    public void Work_raced_to_the_end_leaves_each_task_done_once()
    {
        for (var i = 0; i < 60; i++)
        {
            desk.Create(Desk.Draft($"t{i}", i > 5 ? [$"t{i - 3}"] : []) with { Completion = Interlock.WorkGraph.Completion.External, Files = [$"f{i % 7}"] });
        }

        Race(racer =>
        {
            while (desk.Task("t59").State != TaskState.Done || desk.Task("t58").State != TaskState.Done || desk.Task("t57").State != TaskState.Done)
            {
                if (desk.TryClaim(null, Racer(racer)) is { IsRefused: false } grant)
                {
                    var (id, token) = (grant.Value.Task.Id, grant.Value.Claim.Token);
                    Assert.False(desk.TryStart(id, token, Racer(racer)).IsRefused);
                    Assert.False(desk.TryFinish(id, token, Racer(racer), "run").IsRefused);
                }
            }
        });
        Assert.Equal(60, desk.Events(type: "TaskCompleted").Count);
        Assert.Equal(60, desk.Events(type: "TaskAssigned").Count);
        Invariants.Hold(desk);
    }

    private static Actor Racer(int number) => new() { Name = $"racer{number}", Host = "h" };

    private static void Race(Action<int> run)
    {
        using var start = new Barrier(Racers);
        var failures = new ConcurrentBag<Exception>();
        var threads = Enumerable.Range(0, Racers).Select(racer => new Thread(() =>
        {
            try
            {
                start.SignalAndWait();
                run(racer);
            }
            catch (Exception failure)
            {
                failures.Add(failure);
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        Assert.Empty(failures);
    }
}
