using Interlock.Cli.Commands;
using Interlock.Cli.Shapes;
using Interlock.Contract;

namespace Interlock.Tests.Commands;

public sealed class CommandIndexTests
{
    public static TheoryData<string> Paths => [.. CommandIndex.Paths];

    [Theory]
    [MemberData(nameof(Paths))]
    public void Every_command_is_found_and_says_what_it_is(string path)
    {
        var shape = CommandIndex.Find(path)!.Shape;
        Assert.Equal(path, shape.Path);
        Assert.EndsWith(".", shape.Summary, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', shape.Summary);
        Assert.All(shape.Operands, operand => Assert.EndsWith(".", operand.Help, StringComparison.Ordinal));
        Assert.All(shape.Options, option => Assert.EndsWith(".", option.Help, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void The_options_of_a_command_are_told_apart(string path)
    {
        var shape = CommandIndex.Find(path)!.Shape;
        var names = shape.Options.Concat(new GlobalOptions().All).Select(option => option.Name).ToList();
        Assert.Equal(names, names.Distinct());
        Assert.All(names, name => Assert.Matches("^--[a-z][a-z-]*$", name));
        Assert.DoesNotContain(shape.Operands.SkipLast(1), operand => operand.Many);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void What_a_command_answers_is_named_after_it(string path)
    {
        if (CommandIndex.Find(path)!.Shape.Data is { } data)
        {
            Assert.Equal(path.Replace(' ', '.'), data.Name.Replace('_', '-'));
            Assert.Equal($"interlock/{data.Name}/1", (string?)AnswerSchema.Document(data)["title"]);
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void It_has_examples_and_they_can_be_read(string path)
    {
        Assert.NotEmpty(CommandIndex.Find(path)!.Shape.Examples);
        foreach (var example in CommandIndex.Find(path)!.Shape.Examples.Where(example => example.StartsWith("interlock ", StringComparison.Ordinal) && example.AsSpan().IndexOfAny('|', '>') < 0))
        {
            var words = Words(example.Split(" #")[0]);
            var parsed = Interlock.Cli.Parsing.CommandLineParser.Parse(Interlock.Cli.Parsing.AnswerForm.Read(words).Words, new(), CommandIndex.All);
            Assert.True(parsed.Command is not null, $"{example}: {parsed.Refusal?.Message}");
        }
    }

    [Fact]
    public void Nouns_are_the_first_words_of_commands_with_two()
    {
        Assert.Equal(CommandIndex.Paths.Where(path => path.Contains(' ')).Select(path => path.Split(' ')[0]).Distinct().Order(), CommandIndex.Nouns.Order());
        Assert.All(CommandIndex.Nouns, noun => Assert.True(CommandIndex.IsNoun(noun)));
        Assert.Null(CommandIndex.Find("task"));
        Assert.Null(CommandIndex.About("claim"));
    }

    private static List<string> Words(string line)
    {
        var words = new List<string>();
        var word = "";
        var quoted = false;
        foreach (var c in line[10..].TrimEnd() + " ")
        {
            if (c == '\'')
            {
                quoted = !quoted;
            }
            else if (c == ' ' && !quoted)
            {
                words.AddRange(word.Length > 0 ? [word] : []);
                word = "";
            }
            else
            {
                word += c;
            }
        }

        return words;
    }
}
