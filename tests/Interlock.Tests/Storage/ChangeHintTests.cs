using Interlock.Storage;
using Interlock.Storage.Memory;
using Interlock.Storage.Sqlite;

namespace Interlock.Tests.Storage;

public sealed class ChangeHintTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("interlock hint ").FullName;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public async Task A_write_of_another_connection_wakes_before_the_poll()
    {
        using var store = SqliteStore.Create(Path.Combine(directory, "registry.db"));
        using var hint = new ChangeHint(TimeProvider.System, TimeSpan.FromHours(1), ChangeHint.PathOf(store));
        using var other = SqliteStore.Open(Path.Combine(directory, "registry.db"));
        var waiting = hint.WaitAsync(CancellationToken.None);
        other.Write(tx => tx.Append(new() { Type = "TaskReady", At = DateTimeOffset.UnixEpoch }));
        await waiting;
    }

    [Fact]
    public async Task Without_hints_the_poll_wakes()
    {
        using var hint = new ChangeHint(TimeProvider.System, TimeSpan.FromMilliseconds(1), null);
        await hint.WaitAsync(CancellationToken.None);
        await hint.WaitAsync(CancellationToken.None);
    }

    [Fact]
    public async Task What_cannot_be_watched_is_polled()
    {
        using var hint = new ChangeHint(TimeProvider.System, TimeSpan.FromMilliseconds(1), Path.Combine(directory, "nowhere", "registry.db"));
        await hint.WaitAsync(CancellationToken.None);
    }

    [Fact]
    public async Task It_can_be_interrupted()
    {
        using var hint = new ChangeHint(TimeProvider.System, TimeSpan.FromHours(1), null);
        using var stop = new CancellationTokenSource();
        var waiting = hint.WaitAsync(stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public void Only_a_store_with_a_place_can_be_watched()
    {
        using var memory = new MemoryStore();
        Assert.Null(ChangeHint.PathOf(memory));
    }
}
