using Interlock.Runs;

namespace Interlock.Tests.Runs;

public sealed class RunIdsTests
{
    [Fact]
    public void An_id_has_8_plain_characters_and_never_reads_as_a_number()
    {
        var ids = new RunIds();
        for (var i = 0; i < 1000; i++)
        {
            var id = ids.Next();
            Assert.Matches("^[a-hjkmnp-tv-z][0-9a-hjkmnp-tv-z]{7}$", id);
            Assert.True(RunIds.IsRunId(id));
        }
    }

    [Fact]
    public void The_same_chance_gives_the_same_ids()
    {
        static RunIds Seeded() => new(new Random(42).NextBytes);
        var one = Seeded();
        var two = Seeded();
        Assert.Equal(Enumerable.Range(0, 10).Select(_ => one.Next()), Enumerable.Range(0, 10).Select(_ => two.Next()));
        Assert.Equal(1000, Enumerable.Range(0, 1000).Select(_ => one.Next()).Distinct().Count());
    }

    [Theory]
    [InlineData("")]
    [InlineData("abcd123")]
    [InlineData("1bcd1234")]
    [InlineData("abcd123i")]
    [InlineData("ABCD1234")]
    [InlineData("abcd/../")]
    public void Anything_else_is_no_id(string text) => Assert.False(RunIds.IsRunId(text));
}
