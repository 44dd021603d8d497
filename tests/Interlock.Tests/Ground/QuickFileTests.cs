namespace Interlock.Tests.Ground;

public sealed class QuickFileTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("quick ä").FullName;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4095)]
    [InlineData(4096)]
    [InlineData(4097)]
    [InlineData(50_000)]
    public void A_file_is_read_whole(int length)
    {
        var path = Path.Combine(directory, "fïle");
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        File.WriteAllBytes(path, bytes);
        Assert.Equal(bytes, QuickFile.Read(path, 50_000));
        if (length > 0)
        {
            Assert.Null(QuickFile.Read(path, length - 1));
        }
    }

    [Fact]
    public void What_is_no_readable_file_gives_nothing()
    {
        Assert.Null(QuickFile.Read(Path.Combine(directory, "none"), 10));
        Assert.Null(QuickFile.Read(directory, 10));
    }
}
