using Interlock.Journal;
using Interlock.Storage;
using Interlock.Tests.Ground;

namespace Interlock.Tests.Storage;

public sealed class EventArchiveTests : IDisposable
{
    private static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private readonly string directory = Directory.CreateTempSubdirectory("interlock archive ").FullName;
    private readonly EventArchive archive;

    public EventArchiveTests() => archive = new(Path.Combine(directory, "registry.archive"));

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public void Events_come_back_as_they_were_over_several_files()
    {
        var log = Log(10);
        archive.Write(log[..4]);
        archive.Write(log[4..7]);
        archive.Write(log[7..]);
        var read = archive.Read(Mark(log[^1])).ToList();
        Assert.Equal(log.Select(entry => entry.Hash), read.Select(entry => entry.Hash));
        Assert.Equal(log.Select(Flat), read.Select(Flat));
        Assert.Equal([6L, 7L], archive.Read(Mark(log[6]), afterSeq: 5).Select(entry => entry.Seq));
        Assert.Null(archive.FirstBreak(Mark(log[^1])));

        static string Flat(JournalEvent entry) => entry with { Details = Empty } + entry.Details.ToJsonString();
    }

    [Fact]
    public void What_a_crash_left_behind_is_not_read_twice()
    {
        var log = Log(10);
        archive.Write(log[..4]);
        archive.Write(log[..6]);
        archive.Write(log[6..]);
        File.WriteAllText(Path.Combine(archive.Location, "events-000000000011-000000000012-00000000.jsonl.part"), "{\"seq\":");
        Assert.Equal(log.Select(entry => entry.Seq), archive.Read(Mark(log[^1])).Select(entry => entry.Seq));
    }

    [Fact]
    public void A_pipe_in_place_of_a_file_is_corrupt_and_not_waited_for()
    {
        var log = Log(4);
        NamedPipe.InPlaceOf(archive.Write(log));
        Assert.Equal("archive.corrupt", Assert.Throws<RefusalException>(() => archive.Read(Mark(log[^1])).ToList()).Refusal.Code);
    }

    [Fact]
    public void Files_of_another_registry_are_left_alone()
    {
        var (log, other) = (Log(8), Log(8, "bob"));
        archive.Write(other[..4]);
        archive.Write(other[4..]);
        archive.Write(log[..4]);
        archive.Write(log[4..]);
        Assert.All(archive.Read(Mark(log[^1])), entry => Assert.Equal("ann", entry.Worker));
        Assert.All(archive.Read(Mark(other[^1])), entry => Assert.Equal("bob", entry.Worker));
        Assert.Equal(8, archive.Read(Mark(other[^1])).Count());
    }

    [Fact]
    public void An_edited_file_is_found_out()
    {
        var log = Log(8);
        var file = archive.Write(log[..4]);
        archive.Write(log[4..]);
        File.WriteAllText(file, File.ReadAllText(file).Replace("\"n\":3", "\"n\":4", StringComparison.Ordinal));
        Assert.Equal(3, archive.FirstBreak(Mark(log[^1]))!.Seq);
        File.WriteAllText(file, "{}\n");
        var corrupt = Assert.Throws<RefusalException>(() => archive.Read(Mark(log[^1])).Count());
        Assert.Equal("archive.corrupt", corrupt.Refusal.Code);
    }

    [Fact]
    public void Old_files_may_be_taken_away()
    {
        var log = Log(8);
        var file = archive.Write(log[..4]);
        archive.Write(log[4..]);
        File.Delete(file);
        Assert.Equal([5L, 6L, 7L, 8L], archive.Read(Mark(log[^1])).Select(entry => entry.Seq));
        Assert.Null(archive.FirstBreak(Mark(log[^1])));
    }

    private static readonly System.Text.Json.Nodes.JsonObject Empty = [];

    private static ChainMark Mark(JournalEvent entry) => new(entry.Seq, entry.Hash);

    private static List<JournalEvent> Log(int count, string worker = "ann")
    {
        var log = new List<JournalEvent>();
        for (var seq = 1; seq <= count; seq++)
        {
            log.Add(EventChain.Link(
                new() { Seq = seq, Type = "TaskUpdated", Spec = "s", TaskId = "1", Uid = "u", Worker = worker, At = At.AddTicks(seq * 12_345), Details = new() { ["n"] = seq, ["t"] = "多\n\"" } },
                log.Count == 0 ? ChainMark.Beginning.Hash : log[^1].Hash));
        }

        return log;
    }
}
