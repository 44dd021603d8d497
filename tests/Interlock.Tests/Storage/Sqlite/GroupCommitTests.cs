using Interlock.Storage;
using Interlock.Storage.Sqlite;

namespace Interlock.Tests.Storage.Sqlite;

public sealed class GroupCommitTests : IDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    private readonly RegistryDirectory directory = new();
    private readonly Connection connection;
    private readonly List<string> log = [];
    private readonly GroupCommit writers;
    private readonly ManualResetEventSlim first = new();
    private bool isOpen = true;
    private Exception? commitFails;

    public GroupCommitTests()
    {
        SqliteStore.Create(directory.Database).Dispose();
        connection = Connection.Open(SqliteLibrary.Current.Native, directory.Database);
        connection.PrepareToWrite();
        writers = new(Begin, Commit, Close, () => StoreRefusals.Busy("here"));
    }

    public void Dispose()
    {
        connection.Dispose();
        first.Dispose();
        directory.Dispose();
    }

    [Fact]
    public void Those_who_wait_share_one_commit_in_the_order_they_came()
    {
        Assert.Equal(["", "", ""], Together(Count, Count, Count));
        Assert.Equal(["begin", "commit", "close"], log);
        Assert.Equal("123", Stored());
    }

    [Fact]
    public void What_throws_takes_back_its_own_part_and_nothing_else()
    {
        Assert.Equal(["", "mine", ""], Together(Count, tx => { Count(tx); throw new InvalidOperationException("mine"); }, Count));
        Assert.Equal(["begin", "commit", "close"], log);
        Assert.Equal("12", Stored());
    }

    [Fact]
    public void The_last_one_may_throw_and_the_others_are_kept()
    {
        Assert.Equal(["", "", "mine"], Together(Count, Count, tx => { Count(tx); throw new InvalidOperationException("mine"); }));
        Assert.Equal("12", Stored());
    }

    [Fact]
    public void When_the_first_one_throws_the_others_begin_anew()
    {
        Assert.Equal(["mine", "", ""], Together(tx => { Count(tx); throw new InvalidOperationException("mine"); }, Count, Count));
        Assert.Equal(["begin", "close", "begin", "commit", "close"], log);
        Assert.Equal("12", Stored());
    }

    [Fact]
    public void A_commit_that_fails_fails_everybody_and_the_next_one_goes_on()
    {
        commitFails = new RefusalException(StoreRefusals.Full("disk"));
        Assert.Equal(["store.full", "store.full", "store.full"], Together(Count, tx => throw new InvalidOperationException("decided on what was lost"), Count));
        Assert.Equal("", Stored());
        commitFails = null;
        writers.Run(group => group.Run(Count), Long);
        Assert.Equal("1", Stored());
    }

    [Fact]
    public void Nobody_is_answered_before_the_commit()
    {
        using var inside = new ManualResetEventSlim();
        using var on = new ManualResetEventSlim();
        var answered = false;
        var one = new Thread(() =>
        {
            writers.Run(group => group.Run(WaitForTheRest), Long);
            answered = true;
        });
        var two = new Thread(() => writers.Run(
            group => group.Run(tx =>
            {
                Count(tx);
                inside.Set();
                on.Wait();
            }),
            Long));
        one.Start();
        AwaitInside();
        two.Start();
        AwaitWaiting(1);
        first.Set();
        inside.Wait();

        // The work of the first is done long since.
        Assert.Equal((false, "begin"), (answered, string.Join(' ', log)));
        Assert.Equal("", Stored());
        on.Set();
        one.Join();
        two.Join();
        Assert.True(answered);
        Assert.Equal("12", Stored());
    }

    [Fact]
    public void A_disk_that_is_full_in_the_middle_answers_each_by_what_is_stored()
    {
        connection.Execute($"PRAGMA max_page_count={connection.Scalar("PRAGMA page_count") + 8}");
        var answers = Together(Count, tx => tx.PutRecord(new("big", "1", "", "", new string('x', 1 << 20))), Count);
        Assert.Equal("store.full", answers[1]);
        Assert.Equal(answers.Count(answer => answer.Length == 0), Stored().Length);
        connection.Execute("PRAGMA max_page_count=1000000");
        writers.Run(group => group.Run(Count), Long);
    }

    [Fact]
    public void Who_gives_up_waiting_leaves_the_others_alone()
    {
        Refusal? busy = null;
        var one = Start(WaitForTheRest, out _);
        AwaitInside();
        var hasty = new Thread(() => busy = Assert.Throws<RefusalException>(() => writers.Run(group => group.Run(Count), TimeSpan.FromMilliseconds(1))).Refusal);
        hasty.Start();
        hasty.Join();
        var interrupted = Start(Count, out var hurt);
        AwaitWaiting(1);
        interrupted.Interrupt();
        interrupted.Join();
        var last = Start(Count, out _);
        AwaitWaiting(1);
        first.Set();
        one.Join();
        last.Join();
        Assert.Equal("store.busy", busy?.Code);
        Assert.Contains("interrupted", hurt.Single(), StringComparison.Ordinal);
        Assert.Equal("12", Stored());
    }

    [Fact]
    public void When_its_time_is_over_nobody_joins_a_group_since_others_wait_before_the_gate()
    {
        isOpen = false;
        Assert.Equal(["", "", ""], Together(Count, Count, Count));
        Assert.Equal(string.Join(' ', Enumerable.Repeat("begin commit close", 3)), string.Join(' ', log));
    }

    [Fact]
    public void What_one_keeps_of_its_transaction_is_of_no_use_to_the_next()
    {
        IStoreTransaction? kept = null;
        Assert.Equal(["", "", ""], Together(tx => kept = tx, tx => Assert.Throws<ObjectDisposedException>(() => kept!.Next("n")), Count));
        Assert.Equal("1", Stored());
    }

    private static void Count(IStoreTransaction tx) =>
        tx.Append(new() { Type = "progress.reported", At = StoreDigest.Start, Details = new() { ["n"] = tx.Next("n") } });

    private void WaitForTheRest(IStoreTransaction tx)
    {
        first.Wait();
        Count(tx);
    }

    /// <summary>Runs them at once: the first works until the others wait, in their order.</summary>
    /// <returns>What each threw: nothing, a refusal's code or a message.</returns>
    private List<string> Together(params Action<IStoreTransaction>[] works)
    {
        var threads = new List<Thread>();
        var answers = new List<List<string>>();
        foreach (var work in works)
        {
            threads.Add(Start(threads.Count > 0 ? work : tx => { first.Wait(); work(tx); }, out var answer));
            answers.Add(answer);
            if (threads.Count == 1)
            {
                AwaitInside();
            }

            AwaitWaiting(threads.Count - 1);
        }

        first.Set();
        threads.ForEach(thread => thread.Join());
        return answers.ConvertAll(answer => answer.Single());
    }

    private Thread Start(Action<IStoreTransaction> work, out List<string> answer)
    {
        var heard = answer = [];
        var thread = new Thread(() =>
        {
            var failure = Record.Exception(() => writers.Run(group => group.Run(work), Long));
            heard.Add(failure is RefusalException refused ? refused.Refusal.Code : failure?.Message ?? "");
        });
        thread.Start();
        return thread;
    }

    private void AwaitInside() => SpinWait.SpinUntil(() =>
    {
        lock (log)
        {
            return log.Count > 0;
        }
    });

    private void AwaitWaiting(int count) => SpinWait.SpinUntil(() => writers.Waiting == count);

    private string Stored()
    {
        using var store = SqliteStore.Open(directory.Database);
        return string.Concat(store.Read(reader => reader.ListEvents(new())).Select(entry => entry.Seq == (long)entry.Details["n"]! ? $"{entry.Seq}" : "?"));
    }

    private WriteGroup Begin(TimeSpan patience)
    {
        Note("begin");
        connection.Execute("BEGIN IMMEDIATE");
        return new(connection, directory.Database, null, _ => isOpen);
    }

    private void Commit(WriteGroup group)
    {
        if (commitFails is not null)
        {
            throw commitFails;
        }

        group.Commit();
        Note("commit");
    }

    private void Close(WriteGroup group)
    {
        Assert.True(connection.TryEnd());
        Note("close");
    }

    private void Note(string step)
    {
        lock (log)
        {
            log.Add(step);
        }
    }
}
