using Interlock.Claims;
using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.Storage;

namespace Interlock.Tests.Storage;

/// <summary>Many at once, each with an opening of its own, as processes have. One class per store derives from this.</summary>
public abstract class StoreConcurrency : IDisposable
{
    private const int Openers = 4;

    /// <summary>Another opening of the same store.</summary>
    private protected abstract IStore Open();

    public virtual void Dispose() => GC.SuppressFinalize(this);

    [Fact]
    public void Nothing_is_counted_twice_or_lost()
    {
        Together(store =>
        {
            for (var i = 0; i < 25; i++)
            {
                store.Write(tx => tx.Append(new() { Type = EventTypes.ProgressReported, At = StoreDigest.Start, Spec = i % 2 == 0 ? "one" : null, Details = new() { ["n"] = tx.Next("n") } }));
            }
        });
        using var last = Open();
        Assert.Equal(25 * Openers, last.Read(reader => reader.LastSeq()));
        Assert.Equal(Enumerable.Range(1, 25 * Openers), last.Read(reader => reader.ListEvents(new())).Select(entry => (int)(long)entry.Details["n"]!));
        StoreDigest.Of(last);
    }

    [Fact]
    public void Threads_that_share_an_opening_lose_nothing_and_what_throws_leaves_nothing()
    {
        using var store = Open();
        var thrown = 0;
        var threads = Enumerable.Range(0, 8).Select(number => new Thread(() =>
        {
            for (var i = 0; i < 25; i++)
            {
                try
                {
                    store.Write(tx =>
                    {
                        tx.PutRecord(new("shared", $"{number}.{i}", "", "", $"{tx.Next("n")}"));
                        var seq = tx.Append(new() { Type = EventTypes.ProgressReported, At = StoreDigest.Start, Details = new() { ["key"] = $"{number}.{i}" } });
                        return i % 5 == number % 5 ? throw new InvalidOperationException("not this one") : seq;
                    });
                }
                catch (InvalidOperationException)
                {
                    Interlocked.Increment(ref thrown);
                }
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        Assert.Equal(8 * 5, thrown);
        var (records, events) = store.Read(reader => (reader.ListRecords("shared"), reader.ListEvents(new())));
        Assert.Equal(Enumerable.Range(1, 8 * 20), records.Select(record => int.Parse(record.Body, null)).Order());
        Assert.Equal(Enumerable.Range(1, 8 * 20).Select(seq => (long)seq), events.Select(entry => entry.Seq));
        Assert.Equal(records.Select(record => record.Key).Order(StringComparer.Ordinal), events.Select(entry => (string)entry.Details["key"]!).Order(StringComparer.Ordinal));
        StoreDigest.Of(store);
    }

    [Fact]
    public void Each_task_is_claimed_by_one()
    {
        using (var store = Open())
        {
            store.Write(tx =>
            {
                for (var number = 1; number <= 40; number++)
                {
                    tx.PutTask(StoreDigest.Task("race", number));
                }

                return 0;
            });
        }

        var won = new List<string>();
        Together(store =>
        {
            while (store.Write(Claim) is { } uid)
            {
                lock (won)
                {
                    won.Add(uid);
                }
            }
        });
        Assert.Equal(40, won.Count);
        Assert.Equal(40, won.Distinct(StringComparer.Ordinal).Count());
        using var last = Open();
        Assert.Equal(40, last.Read(reader => reader.ListClaims().Count));
    }

    [Fact]
    public void A_reader_never_sees_half_of_a_change()
    {
        using (var store = Open())
        {
            store.Write(tx =>
            {
                tx.PutTask(StoreDigest.Task("left", 1) with { Progress = 50 });
                tx.PutTask(StoreDigest.Task("right", 1) with { Progress = 50 });
                tx.PutRecord(new("both", "sum", "", "", "0"));
                return 0;
            });
        }

        using var done = new CancellationTokenSource();
        var looks = 0;
        Exception? failed = null;
        var reading = new Thread(() => failed = Record.Exception(() =>
        {
            using var store = Open();
            do
            {
                var (left, right, count, events) = store.Read(tx => (tx.FindTask("left-1")!, tx.FindTask("right-1")!, tx.FindRecord("both", "sum")!, tx.ListEvents(new()).Count));
                Assert.Equal(100, left.Progress + right.Progress);
                Assert.Equal(($"{events}", left.Version), (count.Body, right.Version));
                looks++;
            }
            while (!done.IsCancellationRequested);
        }));
        reading.Start();
        Together(store =>
        {
            for (var i = 0; i < 20; i++)
            {
                store.Write(tx =>
                {
                    var (left, right) = (tx.FindTask("left-1")!, tx.FindTask("right-1")!);
                    tx.PutTask(left with { Progress = (left.Progress + 7) % 101, Version = left.Version + 1 });
                    tx.PutTask(right with { Progress = 100 - ((left.Progress + 7) % 101), Version = right.Version + 1 });
                    tx.Append(new() { Type = EventTypes.ProgressReported, Spec = "left", At = StoreDigest.Start });
                    tx.PutRecord(new("both", "sum", "", "", $"{tx.LastSeq()}"));
                    return 0;
                });
            }
        });
        done.Cancel();
        reading.Join();
        Assert.Null(failed);
        Assert.InRange(looks, 1, int.MaxValue);
    }

    private static string? Claim(IStoreTransaction tx)
    {
        if (tx.Ready(new() { Limit = 1 }).FirstOrDefault() is not { } task)
        {
            return null;
        }

        tx.PutTask(task with { State = TaskState.Analyzing, Version = task.Version + 1 });
        tx.PutClaim(new() { Task = task.Uid, Worker = "w", WorkerKind = WorkerKind.AiAgent, Token = 1, Host = "h", ClaimedAt = StoreDigest.Start, ExpiresAt = StoreDigest.Start });
        tx.Append(new() { Type = EventTypes.TaskAssigned, Spec = task.Spec, TaskId = task.Id, At = StoreDigest.Start });
        return task.Uid;
    }

    private void Together(Action<IStore> work)
    {
        var failures = new List<Exception>();
        var threads = Enumerable.Range(0, Openers).Select(_ => new Thread(() =>
        {
            try
            {
                using var store = Open();
                work(store);
            }
            catch (Exception failure)
            {
                lock (failures)
                {
                    failures.Add(failure);
                }
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        Assert.Empty(failures);
    }
}
