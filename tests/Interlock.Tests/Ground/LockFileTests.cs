namespace Interlock.Tests.Ground;

public sealed class LockFileTests : IDisposable
{
    private readonly string place = Directory.CreateTempSubdirectory("interlock lock ").FullName;

    public void Dispose() => Directory.Delete(place, recursive: true);

    [Fact]
    public void One_holder_at_a_time_and_the_file_stays()
    {
        var file = Path.Combine(place, "inner", "file");
        using (var held = LockFile.TryTake(file))
        {
            Assert.NotNull(held);
            Assert.Null(LockFile.TryTake(file));
        }

        Assert.True(File.Exists(file));
        using var again = LockFile.TryTake(file);
        Assert.NotNull(again);
    }

    [Fact]
    public async Task Who_waits_gets_it_when_it_is_given_back()
    {
        var file = Path.Combine(place, "file");
        var first = LockFile.Take(file);
        var second = Task.Factory.StartNew(() => LockFile.Take(file), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        Assert.False(second.IsCompleted);
        first.Dispose();
        using var held = await second;
        Assert.Null(LockFile.TryTake(file));
    }

    [Fact]
    public void What_cannot_be_opened_is_said()
    {
        var failed = Assert.Throws<IOException>(() => LockFile.TryTake(place));
        Assert.Contains(place, failed.Message, StringComparison.Ordinal);
    }
}
