using Interlock.Gates.Watching;

namespace Interlock.Tests.Gates.Watching;

public sealed class CommandScriptsTests
{
    [Theory]
    [InlineData("./check.sh", "check.sh")]
    [InlineData("sh check.sh src", "check.sh")]
    [InlineData("sh -eu ./ci/check.sh", "ci/check.sh")]
    [InlineData("bash -euo pipefail ci/check.sh", "ci/check.sh")]
    [InlineData("bash -c './a.sh && python3 -u tools/b.py --all'", "a.sh tools/b.py")]
    [InlineData("cd ci && ./run", "ci/run")]
    [InlineData("X=1 env -u Y Z=2 timeout -k 5 10 nice -n 5 ./check.sh data.txt", "check.sh")]
    [InlineData("if ! ./lint; then exit 1; fi", "lint")]
    [InlineData(". ./env.sh; \"$PWD\"/go.sh", "env.sh go.sh")]
    [InlineData("x=$(node tools/x.mjs) && echo $x", "tools/x.mjs")]
    [InlineData("sh < check.sh", "check.sh")]
    [InlineData("cat check.sh | sh", "check.sh")]
    [InlineData("python -m pytest tests", "pytest.py pytest/__init__.py pytest/__main__.py")]
    [InlineData("python3.12 tools/check.py", "tools/check.py")]
    [InlineData("ruby -Ilib -e 'puts 1'", "")]
    [InlineData("perl t/run.pl", "t/run.pl")]
    [InlineData("pwsh -NoProfile -File build/test.ps1", "build/test.ps1")]
    [InlineData("pwsh -Command './t.ps1'", "t.ps1")]
    [InlineData("node --require ./hook.js test/run.js", "hook.js test/run.js")]
    [InlineData("deno run -A tools/x.ts", "tools/x.ts")]
    [InlineData("uv run --with rich tools/x.py", "tools/x.py")]
    [InlineData("uv run python tools/x.py", "tools/x.py")]
    [InlineData("make -C sub test", "sub/BSDmakefile sub/GNUmakefile sub/Makefile sub/makefile")]
    [InlineData("make -f ci.mk test", "ci.mk")]
    [InlineData("npm test", "package.json#scripts")]
    [InlineData("go test ./... && cargo test && dotnet test a.sln", "")]
    [InlineData("./scripts/*.sh", "")]
    [InlineData("sh $SCRIPT", "")]
    [InlineData("echo ./check.sh", "")]
    [InlineData("grep -q x src/a.txt", "")]
    [InlineData("/repo/ci/check.sh", "ci/check.sh")]
    [InlineData("/usr/bin/env bash ci/x", "ci/x")]
    [InlineData("../outside.sh", "")]
    public void What_a_text_for_the_shell_runs_is_found(string text, string expected) =>
        Assert.Equal(expected, Found(["/bin/sh", "-c", text]));

    [Fact]
    public void A_list_of_words_is_no_shell_text()
    {
        Assert.Equal("check.sh", Found(["./check.sh", "&&", "./other.sh"]));
        Assert.Equal("a b.sh", Found(["bash", "a b.sh"]));
        Assert.Equal("", Found(["true"]));
        Assert.Equal("", Found([]));
    }

    [Fact]
    public void Text_that_no_shell_would_read_ends_all_the_same()
    {
        foreach (var text in new[] { "'", "\"", "$(", "`", "${", "\\", "<", ">", "a=$((1+", "((((", "$($($($($($($($($($(x))))))))))", new string('(', 5000) })
        {
            Found(["sh", "-c", text]);
        }
    }

    private static string Found(string[] argv) =>
        string.Join(' ', CommandScripts.Of(argv, "/repo").Select(one => one.Member is null ? one.Path : $"{one.Path}#{one.Member}").Order(StringComparer.Ordinal));
}
