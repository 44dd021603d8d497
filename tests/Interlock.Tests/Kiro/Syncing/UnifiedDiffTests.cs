using System.Text;
using Interlock.Kiro;
using Interlock.Kiro.Syncing;
using Interlock.Tests.Git;

namespace Interlock.Tests.Kiro.Syncing;

public sealed class UnifiedDiffTests
{
    [Theory]
    [InlineData("a\nb\nc\n", "a\nB\nc\n", "@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n")]
    [InlineData("a\nb", "a\nb\n", "@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+b\n")]
    [InlineData("", "a\n", "@@ -0,0 +1,1 @@\n+a\n")]
    [InlineData("a\r\nb\r\n", "a\r\nb\n", "@@ -1,2 +1,2 @@\n a\r\n-b\r\n+b\n")]
    public void It_reads_like_any_unified_diff(string before, string after, string hunk) =>
        Assert.Equal($"--- f\n+++ f\n{hunk}", UnifiedDiff.Of("f", Encoding.UTF8.GetBytes(before), Encoding.UTF8.GetBytes(after)));

    [Fact]
    public void What_is_the_same_shows_nothing() => Assert.Equal("", UnifiedDiff.Of("f", "a\n"u8.ToArray(), "a\n"u8.ToArray()));

    [Fact]
    public void Git_can_apply_it()
    {
        var random = new Random(7);
        using var repository = new TempRepository();
        for (var round = 0; round < 12; round++)
        {
            var before = Enumerable.Range(0, random.Next(0, 60)).Select(_ => $"line {random.Next(9)}").ToList();
            var after = before.Where(_ => random.Next(6) > 0).SelectMany(line => random.Next(6) > 0 ? [line] : (string[])[line, $"new {random.Next(99)}"]).ToList();
            var (old, fresh) = (Text(before, random), Text(after, random));
            File.WriteAllText(Path.Combine(repository.Path, "f"), old);
            var diff = UnifiedDiff.Of("f", Encoding.UTF8.GetBytes(old), Encoding.UTF8.GetBytes(fresh));
            if (old != fresh)
            {
                File.WriteAllText(Path.Combine(repository.Path, "f.diff"), diff);
                repository.Git("apply", "-p0", "f.diff");
                Assert.Equal(fresh, File.ReadAllText(Path.Combine(repository.Path, "f")));
            }
        }
    }

    private static string Text(List<string> lines, Random random) => string.Join('\n', lines) + (lines.Count > 0 && random.Next(3) > 0 ? "\n" : "");
}
