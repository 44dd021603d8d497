using Interlock.Gates.Watching;

namespace Interlock.Tests.Gates.Watching;

public sealed class WatchedFilesTests
{
    private const string Before = "import x\n\ndef test_a():\n    assert a\n\ndef test_b():\n    assert b\n";

    private static readonly ProtectedPaths Paths = new(
        [
            .. BuiltInProtection.Paths(["interlock.yaml", "ci/more.yaml"], [".kiro/specs/**"]),
            new("check.sh", "the check runs it", IsPattern: false),
            new("package.json", "the check runs it", IsPattern: false) { Member = "scripts" },
            new("*.lockdown", "gates.protected"),
        ],
        ignoreCase: false);

    private static readonly WeakenedTests Tests = new(["**/tests/**", "*_test.go"], ignoreCase: false);

    [Theory]
    [InlineData("check.sh", true)]
    [InlineData("check.sh/inner", false)]
    [InlineData("sub/check.sh", false)]
    [InlineData("interlock.yaml", true)]
    [InlineData("ci/more.yaml", true)]
    [InlineData(".github/workflows/ci.yml", true)]
    [InlineData(".github/workflows/deep/ci.yml", true)]
    [InlineData(".github/ISSUE_TEMPLATE.md", false)]
    [InlineData(".gitlab-ci.yml", true)]
    [InlineData("docs/.gitlab-ci.yml", false)]
    [InlineData("Jenkinsfile", true)]
    [InlineData("CODEOWNERS", true)]
    [InlineData(".kiro/specs/app/design.md", true)]
    [InlineData("deep/x.lockdown", true)]
    [InlineData("src/a.txt", false)]
    public void What_decides_about_others_is_protected(string path, bool expected)
    {
        Assert.Equal(expected, Paths.Of([Changed(path, "a", "b")]).Count == 1);
        Assert.Equal(expected, Paths.Of([Changed(path, "a", "b") with { NewMode = FileChange.Nothing }]).Count == 1);
        Assert.Equal(expected, Paths.Declared([path]).Count == 1);
    }

    [Fact]
    public void Marks_of_a_spec_and_other_members_of_a_package_decide_nothing()
    {
        Assert.Empty(Paths.Of([Changed(".kiro/specs/app/tasks.md", "a", "b") with { MarksOnly = true }]));
        Assert.Empty(Paths.Of([Changed("package.json", """{"scripts":{"test":"x"},"v":1}""", """{"v":2,"scripts":{"test":"x"}}""")]));
        Assert.Single(Paths.Of([Changed("package.json", """{"scripts":{"test":"x"}}""", """{"scripts":{"test":"true"}}""")]));
        Assert.Single(Paths.Of([Changed("package.json", """{"scripts":{"test":"x"}}""", """{"scripts":{"test":"x"},"scripts":{"test":"true"}}""")]));
        Assert.Single(Paths.Of([Changed("package.json", "{}", "not json")]));
        Assert.Single(Paths.Of([Changed("package.json", """{"a":1}""", """{"a":1}""") with { NewMode = "120000" }]));
    }

    [Fact]
    public void An_approval_is_bound_to_path_mode_and_content()
    {
        var file = Paths.Of([Changed("check.sh", "a", "b")])[0];
        Assert.NotEqual(file.Content, (file with { Id = new string('c', 40) }).Content);
        Assert.NotEqual(file.Content, (file with { Mode = "100755" }).Content);
        Assert.NotEqual(file.Content, Paths.Declared(["check.sh"])[0].Content);
    }

    [Theory]
    [InlineData("import x\n\ndef test_a():\n    assert a\n", "line(s) fewer")]
    [InlineData("import x\n\ndef test_a():\n    assert a\n\n\n# padding\n# more\n# and more\n", "neither blank nor a comment")]
    [InlineData("import x\n@pytest.mark.skip\ndef test_a():\n    assert a\n\ndef test_b():\n    assert b\n", "leave tests out")]
    [InlineData("import x\n\ndef test_a():\n    assert a\n\ndef test_b():\n    assert b\n    assert c\n", null)]
    public void A_test_file_may_grow_but_not_shrink(string after, string? why)
    {
        var found = Tests.Of([Changed("tests/test_x.py", Before, after)]);
        Assert.Equal(why is null ? 0 : 1, found.Count);
        Assert.Contains(why ?? "", found.FirstOrDefault()?.Why ?? "", StringComparison.Ordinal);
        Assert.Empty(Tests.Of([Changed("src/x.py", Before, after)]));
    }

    [Fact]
    public void A_test_file_that_is_gone_is_weakened_unless_it_moved_within_the_tests()
    {
        var gone = Changed("tests/test_x.py", Before, Before) with { NewMode = FileChange.Nothing, NewText = null, NewId = new string('0', 40) };
        var arrived = Added("tests/deep/test_y.py", Before + "\ndef test_c():\n    assert c\n");
        Assert.Equal("deleted", Assert.Single(Tests.Of([gone])).Why);
        Assert.Empty(Tests.Of([gone, arrived]));
        Assert.Contains("moved out", Assert.Single(Tests.Of([gone, Added("old/test_x.py", Before) with { NewId = gone.OldId }])).Why, StringComparison.Ordinal);
        Assert.Contains("leave tests out", Assert.Single(Tests.Of([gone, arrived with { NewText = Before + "pytest.skip('x')\n" }])).Why, StringComparison.Ordinal);
        Assert.Contains("no file any more", Assert.Single(Tests.Of([Changed("tests/test_x.py", Before, Before) with { NewMode = "120000" }])).Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("@pytest.mark.skip")]
    [InlineData("@pytest.mark.xfail(reason='x')")]
    [InlineData("@unittest.skipIf(True, '')")]
    [InlineData("describe.skip('x', () => {})")]
    [InlineData("it.only('x', () => {})")]
    [InlineData("test.todo('x')")]
    [InlineData("xit('x', f)")]
    [InlineData("fdescribe('x', f)")]
    [InlineData("[Fact(Skip = \"later\")]")]
    [InlineData("[Ignore]")]
    [InlineData("[Ignore(\"later\")]")]
    [InlineData("Assert.Inconclusive();")]
    [InlineData("@Disabled")]
    [InlineData("@Ignore(\"later\")")]
    [InlineData("assumeTrue(false);")]
    [InlineData("t.Skip(\"later\")")]
    [InlineData("t.SkipNow()")]
    [InlineData("#[ignore]")]
    [InlineData("  pending 'later'")]
    [InlineData("throw XCTSkip(\"later\")")]
    [InlineData("$this->markTestSkipped();")]
    [InlineData("GTEST_SKIP();")]
    [InlineData("TEST(A, DISABLED_B)")]
    [InlineData("@tag :skip")]
    public void Marks_that_leave_tests_out_are_known(string line)
    {
        Assert.True(SkipMarks.Count(line) > 0, line);
        Assert.NotEmpty(SkipMarks.Known);
    }

    [Theory]
    [InlineData("reader.SkipWhitespace();")]
    [InlineData("var skipped = list.Count;")]
    [InlineData("it('is not skipped', () => {})")]
    [InlineData("assert only_one(x)")]
    [InlineData("[Fact]")]
    [InlineData("items.Skip == 3")]
    public void Other_words_leave_nothing_out(string line) => Assert.Equal(0, SkipMarks.Count(line));

    [Theory]
    [InlineData(".env", true)]
    [InlineData("app/.env.production", true)]
    [InlineData("keys/server.PEM", true)]
    [InlineData("id_ed25519", true)]
    [InlineData("src/a.txt", false)]
    public void New_files_named_like_secrets_are_unusual(string path, bool expected)
    {
        var unusual = new UnusualFiles(new(), ignoreCase: false);
        Assert.Equal(expected, unusual.Of([Added(path, "x")], []).Count == 1);
        Assert.Equal(expected, unusual.Of([Added(path, "x")], ["**", "app/**", "keys/"]).Count == 1);
        Assert.Empty(unusual.Of([Added(path, "x")], [path]));
        Assert.Empty(unusual.Of([Changed(path, "x", "y")], []));
    }

    [Fact]
    public void Large_and_many_new_files_are_unusual_until_they_are_declared()
    {
        var unusual = new UnusualFiles(new() { MostNew = 3, Largest = 100 }, ignoreCase: false);
        Assert.Single(unusual.Of([Added("a.bin", "x") with { Size = 101 }], []));
        Assert.Single(unusual.Of([Changed("a.bin", "x", "y") with { OldSize = 1, Size = 101 }], []));
        Assert.Empty(unusual.Of([Changed("a.bin", "x", "y") with { OldSize = 101, Size = 102 }], []));
        Assert.Empty(unusual.Of([Added("a.bin", "x") with { Size = 101 }], ["a.bin"]));
        FileChange[] many = [.. Enumerable.Range(0, 4).Select(n => Added($"gen/{n}.txt", "x"))];
        Assert.Single(unusual.Of(many, []));
        Assert.Single(unusual.Of(many, ["**"]));
        Assert.Empty(unusual.Of(many, ["gen/"]));
        Assert.Empty(unusual.Of(many[..3], []));
    }

    private static FileChange Changed(string path, string before, string after) =>
        new(path, "100644", new string('a', 40), "100644", new string('b', 40)) { OldText = before, NewText = after, OldSize = before.Length, Size = after.Length };

    private static FileChange Added(string path, string text) =>
        new(path, FileChange.Nothing, new string('0', 40), "100644", new string('d', 40)) { NewText = text, Size = text.Length };
}
