using Interlock.Journal;
using Interlock.Storage;
using Interlock.Storage.Files;
using Interlock.Storage.Sqlite;
using Interlock.Tests.Storage.Sqlite;

namespace Interlock.Tests.Storage;

/// <summary>Registries that are not what they were, on both stores that are files.</summary>
public abstract class HighWaterMarkTests : IDisposable
{
    private readonly RegistryDirectory directory = new();

    protected string Home => Path.Combine(directory.Root, "registry");

    protected string Aside => Path.Combine(directory.Root, "aside");

    protected string Beside => Path.Combine(directory.Root, "state", "mark");

    protected string OfUser => Path.Combine(directory.Root, "user", "mark");

    private HighWaterMark Mark => new(Beside, OfUser);

    public void Dispose()
    {
        directory.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected abstract IStore Make(HighWaterMark? mark);

    private protected abstract IStore Open(HighWaterMark? mark, bool accepts = false);

    protected abstract void Copy(string from, string to);

    [Fact]
    public void An_older_copy_that_was_put_back_is_refused_for_reading_and_writing()
    {
        PutBackAnOlderOne();
        using var store = Open(Mark);
        Assert.Equal("store.older", Refused(() => store.Read(reader => reader.LastSeq())));
        Assert.Equal("store.older", Refused(() => Say(store, "three")));
    }

    [Fact]
    public void Without_a_mark_the_older_one_would_be_taken_for_the_registry()
    {
        PutBackAnOlderOne();
        using var store = Open(null);
        Assert.Equal(1, store.Read(reader => reader.LastSeq()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void One_mark_is_enough(bool beside)
    {
        PutBackAnOlderOne();
        File.Delete(beside ? OfUser : Beside);
        using var store = Open(Mark);
        Assert.Equal("store.older", Refused(() => store.Read(reader => reader.LastSeq())));
    }

    [Fact]
    public void A_person_can_accept_it_and_then_it_is_the_registry()
    {
        PutBackAnOlderOne();
        using (var accepting = Open(Mark, accepts: true))
        {
            Say(accepting, "accepted");
        }

        using var store = Open(Mark);
        Assert.Equal(2, store.Read(reader => reader.LastSeq()));
        Assert.Equal(3, Say(store, "on"));
    }

    [Fact]
    public void Another_registry_in_its_place_is_refused_however_far_it_has_come()
    {
        using (var store = Make(Mark))
        {
            Say(store, "one");
        }

        Directory.Move(directory.Root + "/registry", Aside + "-first");
        using (var other = Make(null))
        {
            Say(other, "another");
            Say(other, "and more");
        }

        using var opened = Open(Mark);
        Assert.Equal("store.other_history", Refused(() => opened.Read(reader => reader.LastSeq())));
    }

    [Fact]
    public void A_registry_that_went_on_without_its_mark_is_fine()
    {
        using (var store = Make(Mark))
        {
            Say(store, "one");
        }

        using (var unmarked = Open(null))
        {
            Say(unmarked, "two");
        }

        using var again = Open(Mark);
        Assert.Equal(2, again.Read(reader => reader.LastSeq()));
        Assert.Equal(3, Say(again, "three"));
    }

    [Fact]
    public void A_registry_that_never_had_a_mark_gets_one_with_its_first_write()
    {
        using (var store = Make(null))
        {
            Say(store, "one");
        }

        using (var first = Open(Mark))
        {
            Assert.Equal(1, first.Read(reader => reader.LastSeq()));
            Assert.Equal([Beside, OfUser], Mark.Missing());
            Say(first, "two");
        }

        Assert.Empty(Mark.Missing());
        Assert.All(Mark.Read(), mark => Assert.Equal(2, mark.Seq));
    }

    [Fact]
    public void Init_makes_no_new_one_where_one_was()
    {
        using (var store = Make(Mark))
        {
            Say(store, "one");
        }

        Directory.Move(Home, Aside);
        Assert.Equal("store.gone", Refused(() => Make(Mark)));
        File.Delete(Beside);
        using var anew = Make(Mark);
        Assert.Equal(1, Say(anew, "a new beginning"));
    }

    [Fact]
    public void What_was_committed_last_is_noted_when_the_store_is_closed()
    {
        using (var store = Make(Mark))
        {
            for (var n = 1; n <= 30; n++)
            {
                Say(store, $"{n}");
            }
        }

        Assert.All(Mark.Read(), mark => Assert.Equal(30, mark.Seq));
    }

    [Fact]
    public void A_store_that_is_open_notices_when_an_older_one_is_put_in_its_place()
    {
        using var store = Make(Mark);
        Say(store, "one");
        using (var copy = Open(Mark))
        {
            Copy(Home, Aside);
        }

        Say(store, "two");
        Replace();
        Assert.Equal("store.older", Refused(() => Say(store, "three")));
        Assert.Equal("store.older", Refused(() => store.Read(reader => reader.LastSeq())));
    }

    [Theory]
    [InlineData("")]
    [InlineData("interlock-mark 1 0000000000000009999")]
    [InlineData("interlock-mark 1 0000000000000009999 aaaa 0123456789abcdef\n")]
    public void A_mark_that_cannot_be_read_is_none_and_is_written_again(string text)
    {
        using var store = Make(Mark);
        Say(store, "one");
        File.WriteAllText(Beside, text);
        File.WriteAllText(OfUser, text);
        using var again = Open(Mark);
        Assert.Equal(2, Say(again, "two"));
        Assert.Equal([2L, 2L], Mark.Read().Select(mark => mark.Seq));
    }

    [Fact]
    public void A_link_in_the_place_of_a_mark_is_not_followed()
    {
        using var store = Make(Mark);
        var other = Path.Combine(directory.Root, "precious");
        File.WriteAllText(other, "precious");
        File.Delete(OfUser);
        File.CreateSymbolicLink(OfUser, other);
        var mark = Mark;
        using var again = Open(mark);
        Say(again, "one");
        Assert.Equal("precious", File.ReadAllText(other));
        Assert.NotNull(mark.Trouble);
        Assert.Equal([OfUser], mark.Missing());
    }

    protected static string Refused(Func<object> work) => Assert.Throws<RefusalException>(work).Refusal.Code;

    private protected static long Say(IStore store, string what) =>
        store.Write(tx => tx.Append(new() { Type = EventTypes.TaskUpdated, At = StoreDigest.Start, Details = new() { ["what"] = what } }));

    protected static string Refused(Func<long> work) => Refused(() => (object)work());

    protected void PutBackAnOlderOne()
    {
        using (var store = Make(Mark))
        {
            Say(store, "one");
        }

        Copy(Home, Aside);
        using (var store = Open(Mark))
        {
            Say(store, "two");
        }

        Replace();
    }

    private void Replace()
    {
        Directory.Move(Home, Home + "-newer");
        Directory.Move(Aside, Home);
    }
}

public sealed class SqliteHighWaterMarkTests : HighWaterMarkTests
{
    private string Database => Path.Combine(Home, "registry.db");

    [Fact]
    public void A_file_that_was_cut_to_nothing_is_refused_also_by_init()
    {
        using (var store = Make(new(Beside, OfUser)))
        {
            Say(store, "one");
        }

        File.Delete(Database + "-wal");
        File.Delete(Database + "-shm");
        File.WriteAllBytes(Database, []);
        using var opened = Open(new(Beside, OfUser));
        Assert.Equal("store.empty", Refused(() => opened.Read(reader => reader.LastSeq())));
        Assert.Equal("store.empty", Refused(() => Make(new(Beside, OfUser))));
        Assert.Equal(0, new FileInfo(Database).Length);
    }

    [Fact]
    public void A_log_that_was_deleted_takes_its_commits_along_and_that_is_noticed()
    {
        using (var store = (SqliteStore)Make(new(Beside, OfUser)))
        {
            Say(store, "one");
            Assert.True(store.Checkpoint());
            Say(store, "two");
        }

        File.Delete(Database + "-wal");
        File.Delete(Database + "-shm");
        using var opened = Open(new(Beside, OfUser));
        Assert.Equal("store.older", Refused(() => opened.Read(reader => reader.LastSeq())));
    }

    [Fact]
    public void A_log_that_is_deleted_under_an_open_store_is_noticed_before_it_writes_on()
    {
        using var store = (SqliteStore)Make(new(Beside, OfUser));
        Say(store, "one");
        Assert.True(store.Checkpoint());
        Say(store, "two");
        File.Delete(Database + "-wal");
        Assert.Equal("store.older", Refused(() => Say(store, "three")));
    }

    private protected override IStore Make(HighWaterMark? mark) => SqliteStore.Create(Database, new() { Mark = mark });

    private protected override IStore Open(HighWaterMark? mark, bool accepts = false) => SqliteStore.Open(Database, new() { Mark = mark, AcceptsOlder = accepts });

    protected override void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        File.Copy(Database, Path.Combine(to, "registry.db"));
        if (File.Exists(Database + "-wal"))
        {
            File.Copy(Database + "-wal", Path.Combine(to, "registry.db-wal"));
        }
    }
}

public sealed class FilesHighWaterMarkTests : HighWaterMarkTests
{
    private protected override IStore Make(HighWaterMark? mark) => FilesStore.Create(Home, new() { Mark = mark });

    private protected override IStore Open(HighWaterMark? mark, bool accepts = false) => FilesStore.Open(Home, new() { Mark = mark, AcceptsOlder = accepts });

    protected override void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var directory in Directory.GetDirectories(from, "*", SearchOption.AllDirectories))
        {
            Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, directory)));
        }

        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            File.Copy(file, Path.Combine(to, Path.GetRelativePath(from, file)));
        }
    }
}
