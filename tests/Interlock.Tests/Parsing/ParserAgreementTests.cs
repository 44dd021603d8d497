using Interlock.Cli.Commands;
using Interlock.Cli.Parsing;

namespace Interlock.Tests.Parsing;

public sealed class ParserAgreementTests
{
    public static TheoryData<string> Commands => [.. CommandIndex.Paths];

    [Theory]
    [MemberData(nameof(Commands))]
    public void Where_both_parsers_answer_they_answer_the_same(string path)
    {
        var shape = CommandIndex.Find(path)!.Shape;
        var answeredByHand = 0;
        for (var seed = 0; seed < 60; seed++)
        {
            var globals = new GlobalOptions();
            var words = new CommandLineFaker(seed).Line(shape, globals);
            if (HandParser.Parse(words, globals) is not { } hand)
            {
                continue;
            }

            answeredByHand++;
            var other = TreeParser.ParseRaw(words, globals, out var tree);
            var line = string.Join('␣', words);
            Assert.True(other is null, $"{line}: {other?.Refusal?.Message}");
            Assert.Equal(Described(hand), Described(tree!));
        }

        Assert.True(answeredByHand > 5, "The lines made are not plain enough to compare.");
    }

    [Theory]
    [InlineData("task ready --json")]
    [InlineData("task ready chat-app --limit 5 --json")]
    [InlineData("claim chat-app/1 --as mara --json")]
    [InlineData("--json heartbeat chat-app/1 --token 3 --as mara")]
    [InlineData("lock check src/a.ts src/b/ --task chat-app/1")]
    [InlineData("progress chat-app/1 40 --step writing --as=mara")]
    public void The_hot_commands_are_read_by_hand(string line) => Assert.NotNull(HandParser.Parse(line.Split(' '), new()));

    [Theory]
    [InlineData("task ready --help")]
    [InlineData("task redy")]
    [InlineData("task ready --limt 4")]
    [InlineData("task ready --limit")]
    [InlineData("task ready --limit 1 --limit 2")]
    [InlineData("task ready --limit -1")]
    [InlineData("task")]
    [InlineData("--version")]
    public void What_is_not_plain_is_left_to_the_library(string line) => Assert.Null(HandParser.Parse(line.Split(' '), new()));

    private static string Described(RawLine line) => string.Join(
        " | ",
        line.Shape.Path,
        string.Join(", ", line.Options.GroupBy(pair => pair.Key.Name).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group =>
            $"{group.Key}={(group.First().Key.IsFlag ? "" : string.Join('+', group.Select(pair => pair.Value)))}")),
        string.Join(", ", line.Operands),
        string.Join(", ", line.Trailing));
}
