using Interlock.Hooks;
using Interlock.Tests.Git;

namespace Interlock.Tests.Hooks;

public sealed class FilePlaceTests : IDisposable
{
    private readonly TempRepository repository = new();

    public void Dispose() => repository.Dispose();

    [Theory]
    [InlineData("a.txt", "a.txt")]
    [InlineData("dir/../a.txt", "a.txt")]
    [InlineData("./dir//b.txt", "dir/b.txt")]
    [InlineData("new/deep/er.txt", "new/deep/er.txt")]
    [InlineData("new/../a.txt", "a.txt")]
    [InlineData("link", "dir/b.txt")]
    [InlineData("linked dir/c.txt", "dir/c.txt")]
    [InlineData("linked dir/../a.txt", "a.txt")]
    [InlineData("dangling", "dir/later.txt")]
    [InlineData("back/a.txt", "a.txt")]
    [InlineData("line\nbreak", "line\nbreak")]
    public void A_file_is_where_a_write_would_land(string given, string key)
    {
        Links();
        Assert.Equal(key, FilePlace.Of(given, repository.Path).Key);
        Assert.Equal(key, FilePlace.Of($"{repository.Path}/{given}", "/").Key);
    }

    [Theory]
    [InlineData("../a.txt")]
    [InlineData("/nowhere/at/all")]
    [InlineData("out/a.txt")]
    [InlineData("loop")]
    public void What_lies_elsewhere_is_of_no_repository(string given)
    {
        Links();
        var place = FilePlace.Of(given, repository.Path);
        Assert.True(place.Repository is null || given == "loop", place.ToString());
    }

    [Fact]
    public void A_link_that_is_committed_is_the_link_itself()
    {
        Links();
        Assert.Equal("link", FilePlace.Of("link", repository.Path, literal: true).Key);
        Assert.Equal("dir/c.txt", FilePlace.Of("linked dir/c.txt", repository.Path, literal: true).Key);
    }

    private void Links()
    {
        foreach (var (link, target) in new[] { ("link", "dir/b.txt"), ("linked dir", "dir"), ("dangling", "dir/later.txt"), ("back", repository.Path), ("out", ".."), ("loop", "loop") })
        {
            File.CreateSymbolicLink(Path.Combine(repository.Path, link), target);
        }
    }
}
