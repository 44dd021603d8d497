using Interlock.Cli.Commands;

namespace Interlock.Cli.Parsing;

/// <summary>
/// Reads plain command lines without the parsing library, whose start alone would double the time of a quick command.
/// Whatever is not plain (help, mistakes, unusual spellings) it leaves to <see cref="TreeParser"/>; where both answer they agree.
/// </summary>
internal static class HandParser
{
    /// <summary>Null: not plain, ask the other parser.</summary>
    public static RawLine? Parse(IReadOnlyList<string> words, GlobalOptions globals)
    {
        RawLine? line = null;
        string? noun = null;
        var options = new List<Given<Option>>();
        for (var index = 0; index < words.Count; index++)
        {
            var word = words[index];
            if (word == "--")
            {
                if (line is not { Shape.Trailing: not null })
                {
                    return null;
                }

                TakeTrailing(line, words, index + 1);
                break;
            }

            if (word.Length == 0)
            {
                return null;
            }

            if (word[0] == '-')
            {
                if (TakeOption(words, ref index, line, globals) is not { } option || (IsGiven(option.Key, options) && !option.Key.Many))
                {
                    return null;
                }

                options.Add(option);
            }
            else if (line is not null)
            {
                line.Operands.Add(word);
            }
            else if (CommandIndex.Find(noun is null ? word : $"{noun} {word}") is { } command)
            {
                line = new(command, command.Shape);
            }
            else if (noun is null && CommandIndex.IsNoun(word))
            {
                noun = word;
            }
            else
            {
                return null;
            }
        }

        line?.Options.AddRange(options);
        return line;
    }

    private static Given<Option>? TakeOption(IReadOnlyList<string> words, ref int index, RawLine? line, GlobalOptions globals)
    {
        var word = words[index];
        var equals = EqualsSign(word);
        var name = equals < 0 ? word : word[..equals];
        var option = line?.Shape.FindOption(name) ?? globals.Find(name);
        if (option is null || (option.IsFlag && equals >= 0))
        {
            return null;
        }

        if (option.IsFlag)
        {
            return new(option, "");
        }

        if (equals >= 0)
        {
            return equals + 1 < word.Length ? new(option, word[(equals + 1)..]) : null;
        }

        if (index + 1 >= words.Count || words[index + 1] is not { Length: > 0 } value || value[0] == '-')
        {
            return null;
        }

        index++;
        return new(option, value);
    }

    // By hand: a search of the framework takes longer to get ready than the whole line to read.
    private static int EqualsSign(string word)
    {
        for (var index = 0; index < word.Length; index++)
        {
            if (word[index] == '=')
            {
                return index;
            }
        }

        return -1;
    }

    private static void TakeTrailing(RawLine line, IReadOnlyList<string> words, int from)
    {
        for (var index = from; index < words.Count; index++)
        {
            line.Trailing.Add(words[index]);
        }
    }

    private static bool IsGiven(Option option, List<Given<Option>> given)
    {
        foreach (var (one, _) in given)
        {
            if (ReferenceEquals(one, option))
            {
                return !option.IsFlag;
            }
        }

        return false;
    }
}
