using Interlock.Claims;

namespace Interlock.Tests.Claims;

public sealed class LockPathTests
{
    [Theory]
    [InlineData("src/a.cs", "src/a.cs")]
    [InlineData("  src/a.cs ", "src/a.cs")]
    [InlineData("./src//a.cs", "src/a.cs")]
    [InlineData("src/./x/../a.cs", "src/a.cs")]
    [InlineData("src/auth/", "src/auth/")]
    [InlineData("src/auth//", "src/auth/")]
    [InlineData("src/auth/./", "src/auth/")]
    [InlineData("src/**", "src/**")]
    [InlineData(".", "**")]
    [InlineData("./", "**")]
    [InlineData("a/..", "**")]
    [InlineData("..foo/a", "..foo/a")]
    [InlineData("a/..b", "a/..b")]
    [InlineData("日本/ü ñ.txt", "日本/ü ñ.txt")]
    [InlineData("-rf", "-rf")]
    [InlineData("$(touch x)", "$(touch x)")]
    [InlineData(".github/workflows/ci.yml", ".github/workflows/ci.yml")]
    [InlineData(".gitignore", ".gitignore")]
    public void A_path_inside_the_repository_gets_one_spelling(string given, string key)
    {
        Assert.Equal(key, LockPath.Normalise(given).Value);
        Assert.Equal(key, LockPath.Normalise(key).Value);
    }

    [Theory]
    [InlineData("..", "path.outside")]
    [InlineData("../x", "path.outside")]
    [InlineData("a/../../x", "path.outside")]
    [InlineData("/etc/passwd", "path.outside")]
    [InlineData("/", "path.outside")]
    [InlineData("", "path.invalid")]
    [InlineData("   ", "path.invalid")]
    [InlineData("a\0b", "path.invalid")]
    [InlineData("a\nb", "path.invalid")]
    [InlineData("a\u001b[31mb", "path.invalid")]
    [InlineData(".git/config", "path.invalid")]
    [InlineData("./.GIT/hooks/pre-commit", "path.invalid")]
    [InlineData("src/../.git", "path.invalid")]
    public void A_hostile_path_is_refused_with_a_code(string given, string code)
    {
        var refused = LockPath.Normalise(given).Refusal;
        Assert.NotNull(refused);
        Assert.Equal(code, refused.Code);
        Assert.Equal(RefusalKind.Usage, refused.Kind);
        Assert.DoesNotContain(refused.Message, char.IsControl);
    }

    [Fact]
    public void A_path_of_ten_thousand_characters_is_refused_in_a_short_sentence()
    {
        var refused = LockPath.Normalise(new string('x', 10_000)).Refusal;
        Assert.Equal("path.invalid", refused?.Code);
        Assert.True(refused!.Message.Length < 300);
    }

    [Theory]
    [InlineData("/repo/src/a.cs", "src/a.cs")]
    [InlineData("/repo/src/", "src/")]
    [InlineData("/repo", "**")]
    [InlineData("/repo/x/../src/a.cs", "src/a.cs")]
    public void An_absolute_path_is_understood_inside_its_checkout(string given, string key) =>
        Assert.Equal(key, LockPath.Normalise(given, "/repo").Value);

    [Theory]
    [InlineData("/repository/a")]
    [InlineData("/repo/../etc/passwd")]
    [InlineData("/")]
    public void An_absolute_path_beside_the_checkout_is_outside(string given) =>
        Assert.Equal("path.outside", LockPath.Normalise(given, "/repo").Refusal?.Code);

    [Theory]
    [InlineData("src/a.cs", "src/a.cs", true)]
    [InlineData("src/a.cs", "src/b.cs", false)]
    [InlineData("src/a.cs", "src/a.csx", false)]
    [InlineData("src/a", "src/ab", false)]
    [InlineData("src/auth/", "src/auth/login.ts", true)]
    [InlineData("src/auth/", "src/authz/login.ts", false)]
    [InlineData("src/auth", "src/auth/login.ts", true)]
    [InlineData("src/auth/", "src/auth", true)]
    [InlineData("src/auth/**", "src/auth/a/b/c.ts", true)]
    [InlineData("src/auth/**", "src/auth/", true)]
    [InlineData("src/auth/**", "src/auth", true)]
    [InlineData("src/auth/**", "src/authz", false)]
    [InlineData("src/*.cs", "src/a.cs", true)]
    [InlineData("src/*.cs", "src/sub/a.cs", false)]
    [InlineData("src/*", "src/sub/a.cs", false)]
    [InlineData("src/*", "src/sub/", true)]
    [InlineData("src/*/", "src/sub/a.cs", true)]
    [InlineData("src/**/a.cs", "src/a.cs", true)]
    [InlineData("**/a.cs", "a.cs", true)]
    [InlineData("**/*.cs", "src/a.ts", false)]
    [InlineData("**/*.cs", "src/deep/a.cs", true)]
    [InlineData("**/*.cs", "src", true)]
    [InlineData("**/*.cs", "src/Interlock.Cli", true)]
    [InlineData("src/a*/x.cs", "src/auth", true)]
    [InlineData("src/a*/x.cs", "src/auth/y.cs", false)]
    [InlineData("src/b*/x.cs", "src/auth/", false)]
    [InlineData("src/?.cs", "src/a.cs", true)]
    [InlineData("src/?.cs", "src/ab.cs", false)]
    [InlineData("src/[ab].cs", "src/b.cs", true)]
    [InlineData("src/[!ab].cs", "src/b.cs", false)]
    [InlineData("src/[a-c]x.cs", "src/bx.cs", true)]
    [InlineData("src/[", "src/[", true)]
    [InlineData("src/[abc", "src/a", false)]
    [InlineData("app/[id]/page.tsx", "app/[id]/page.tsx", true)]
    [InlineData("app/[id]/", "app/[id]/page.tsx", true)]
    [InlineData("app/[...slug]/**", "app/[...slug]/page.tsx", true)]
    [InlineData("app/[id]/page.tsx", "app/other/page.tsx", false)]
    [InlineData("docs/*.md", "src/*.md", false)]
    [InlineData("src/a/*.md", "src/**", true)]
    [InlineData("docs/*.md", "docs/*.txt", true)]
    [InlineData("*.md", "src/**", true)]
    [InlineData("**", "anything/at/all", true)]
    public void Overlap_tells_who_could_meet(string one, string other, bool meet)
    {
        Assert.Equal(meet, LockPath.Overlap(one, other));
        Assert.Equal(meet, LockPath.Overlap(other, one));
    }

    [Theory]
    [InlineData("SRC/A.cs", "src/a.CS", true)]
    [InlineData("SRC/", "src/a.cs", true)]
    [InlineData("Src/*.CS", "src/a.cs", true)]
    [InlineData("src/[A-C].cs", "src/b.cs", true)]
    public void Case_counts_only_where_the_file_system_tells_it_apart(string one, string other, bool meet)
    {
        Assert.Equal(meet, LockPath.Overlap(one, other, ignoreCase: true));
        Assert.Equal(meet, LockPath.Overlap(other, one, ignoreCase: true));
        Assert.False(LockPath.Overlap(one, other));
    }

    [Theory]
    [InlineData("src/a.cs", "src/a.cs", true)]
    [InlineData("src/auth/", "src/auth/x/y.ts", true)]
    [InlineData("src/auth", "src/auth/x.ts", true)]
    [InlineData("src/Interlock.Cli", "src/Interlock.Cli/Program.cs", true)]
    [InlineData("src/a.cs", "src/a.cs/x", false)]
    [InlineData("src/auth", "src/authz", false)]
    [InlineData("src/*", "src/a", true)]
    [InlineData("src/*", "src/a/b", false)]
    [InlineData("src/*", "src/a/", false)]
    [InlineData("src/**", "src/a/", true)]
    [InlineData("**", "a/", true)]
    [InlineData("**/a.cs", "a.cs", true)]
    [InlineData("**/a.cs", "x/y/a.cs", true)]
    [InlineData("src/**/t/*.cs", "src/t/a.cs", true)]
    [InlineData("src/**/t/*.cs", "src/x/y/t/a.cs", true)]
    [InlineData("src/**/t/*.cs", "src/x/y/t/z/a.cs", false)]
    [InlineData("app/[id].tsx", "app/[id].tsx", true)]
    [InlineData("app/[id]/**", "app/[id]/a/b.tsx", true)]
    [InlineData("app/[id].tsx", "app/i.tsx", true)]
    [InlineData("a/[", "a/[", true)]
    [InlineData("a/*[", "a/x[", true)]
    [InlineData("a/[]", "a/[]", true)]
    [InlineData("a/[]]", "a/]", true)]
    public void Covers_tells_what_a_lock_allows(string key, string file, bool allowed) =>
        Assert.Equal(allowed, LockPath.Covers(key, file));

    [Fact]
    public void A_pattern_made_to_be_slow_is_not()
    {
        var pattern = string.Concat(Enumerable.Repeat("*a", 200)) + "b/" + string.Join('/', Enumerable.Repeat("**/*a*", 40));
        var path = new string('a', 500) + "/" + string.Join('/', Enumerable.Repeat(new string('a', 20), 40));
        Assert.False(LockPath.Covers(pattern, path));
    }

    [Fact]
    public void Overlap_is_symmetric_and_never_misses_a_file_that_both_cover()
    {
        var random = new Random(20260102);
        var met = 0;
        for (var i = 0; i < 40_000; i++)
        {
            var (one, other, file) = (Key(random), Key(random), File(random));
            var overlap = LockPath.Overlap(one, other);
            Assert.True(overlap == LockPath.Overlap(other, one), $"{one} | {other}");
            Assert.True(LockPath.Overlap(one, one), one);
            var covers = LockPath.Covers(one, file);
            Assert.True(!covers || LockPath.Overlap(one, file), $"{one} covers {file}");
            if (covers && LockPath.Covers(other, file))
            {
                met++;
                Assert.True(overlap, $"{one} and {other} both cover {file}");
            }
        }

        Assert.True(met > 200, $"only {met} pairs covered the same file");
    }

    [Fact]
    public void Normalising_random_input_never_throws_and_settles_at_once()
    {
        var random = new Random(7);
        const string Letters = "ab./\\*?[]! -~\0\n\té日\ud800{}$'\"";
        for (var i = 0; i < 20_000; i++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(12)).Select(_ => Letters[random.Next(Letters.Length)])]);
            var key = LockPath.Normalise(text);
            if (key.IsRefused)
            {
                Assert.StartsWith("path.", key.Refusal.Code, StringComparison.Ordinal);
                continue;
            }

            Assert.Equal(key.Value, LockPath.Normalise(key.Value).Value);
            Assert.DoesNotContain("..", key.Value.Split('/'));
            Assert.False(Path.IsPathRooted(key.Value));
            Assert.True(LockPath.Overlap(key.Value, key.Value));
            LockPath.Covers(key.Value, "a/b");
        }
    }

    private static string Key(Random random)
    {
        string[] parts = ["a", "b", "ab", "*", "**", "a*", "*.cs", "?", "[ab]", "[id]", "x.cs", "Q.Cli", "[", "!"];
        var key = string.Join('/', Enumerable.Range(0, random.Next(1, 4)).Select(_ => parts[random.Next(parts.Length)]));
        return random.Next(5) == 0 ? key + "/" : key;
    }

    private static string File(Random random)
    {
        string[] parts = ["a", "b", "ab", "x.cs", "a.cs", "[id]", "Q.Cli", "[", "!"];
        return string.Join('/', Enumerable.Range(0, random.Next(1, 4)).Select(_ => parts[random.Next(parts.Length)]));
    }
}
