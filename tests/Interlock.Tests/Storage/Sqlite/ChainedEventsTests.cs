using Interlock.Journal;
using Interlock.Storage.Sqlite;

namespace Interlock.Tests.Storage.Sqlite;

public sealed class ChainedEventsTests : IDisposable
{
    private static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private readonly RegistryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(2_345)]
    public void A_registry_of_the_first_schema_is_chained_when_it_is_opened(int events)
    {
        using (var old = Connect())
        {
            Migrations.Apply(old, directory.Database, [.. Migrations.All.Take(1)]);
            old.Execute("BEGIN");
            for (var seq = 1; seq <= events; seq++)
            {
                using var insert = old.Prepare("INSERT INTO event (at, type, spec, details) VALUES (?, 'TaskUpdated', 's', ?)");
                insert.Bind(At.AddTicks(seq)).Bind(seq % 2 == 0 ? null : $$"""{"n":{{seq}}}""").Run();
            }

            old.Execute("COMMIT");
        }

        using var store = SqliteStore.Open(directory.Database);
        Assert.Null(Break(store));
        Assert.Equal(events + 1, store.Write(tx => tx.Append(new() { Type = EventTypes.TaskReady, At = At })));
        Assert.Null(Break(store));
        Assert.Equal(events + 1, store.Read(reader => reader.EventEnds()).Head.Seq);
    }

    [Theory]
    [InlineData("UPDATE event SET details = '{\"n\":99}' WHERE seq = 5", 5, "edited")]
    [InlineData("UPDATE event SET worker = 'eve' WHERE seq = 10", 10, "edited")]
    [InlineData("UPDATE event SET at = at + 10000 WHERE seq = 1", 1, "edited")]
    [InlineData("DELETE FROM event WHERE seq = 5", 5, "missing")]
    [InlineData("DELETE FROM event WHERE seq = 10", 10, "missing")]
    [InlineData("DELETE FROM event", 1, "missing")]
    [InlineData("INSERT INTO event (seq, at, type, hash) VALUES (11, 0, 'TaskReady', 'x')", 11, "edited")]
    public void What_somebody_does_to_the_file_is_found(string sql, long seq, string kind)
    {
        using var store = SqliteStore.Create(directory.Database);
        store.Write(tx => Enumerable.Range(0, 10).Sum(n => tx.Append(new() { Type = EventTypes.TaskUpdated, At = At, Details = new() { ["n"] = n } })));
        using (var other = Connect())
        {
            other.Execute(sql);
        }

        var found = Break(store)!;
        Assert.Equal((seq, kind), (found.Seq, found.Kind));
    }

    private static ChainBreak? Break(SqliteStore store) => store.Read(reader =>
    {
        var ends = reader.EventEnds();
        return EventChain.FirstBreak(Interlock.Storage.EventPages.Of(reader, new()), ends.Anchor, ends.Head);
    });

    private Connection Connect()
    {
        var connection = Connection.Open(SqliteLibrary.Current.Native, directory.Database, create: true);
        connection.PrepareToWrite();
        return connection;
    }
}
