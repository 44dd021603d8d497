using Interlock.Cli.Commands;

namespace Interlock.Tests.Parsing;

/// <summary>Makes command lines at random from what a command declares, plain ones and odd ones.</summary>
internal sealed class CommandLineFaker(int seed)
{
    private static readonly string[] Values = ["x", "a b", "src/a.ts", "3", "-1", "a=b", "@file", "日本語", "--", "", "task", "ready", "[diagram]", "chat-app/1.1", "'q'", "\"q\"", "-", "/x", "a:b"];

    private readonly Random random = new(seed);

    public List<string> Line(CommandShape shape, GlobalOptions globals)
    {
        var words = new List<string>();
        Sprinkle(words, globals.All, 2);
        words.AddRange(shape.Path.Split(' '));
        var count = random.Next(0, 6);
        for (var index = 0; index < count; index++)
        {
            if (random.Next(3) == 0)
            {
                words.Add(Value());
            }
            else
            {
                Sprinkle(words, random.Next(3) == 0 ? globals.All : shape.Options, 1);
            }
        }

        if (shape.Trailing is not null && random.Next(2) == 0)
        {
            words.AddRange(["--", "make", "--json", "-x"]);
        }

        return words;
    }

    private void Sprinkle(List<string> words, IReadOnlyList<Option> options, int most)
    {
        for (var index = 0; index < random.Next(most + 1) && options.Count > 0; index++)
        {
            var option = options[random.Next(options.Count)];
            switch (random.Next(4))
            {
                case 0 when !option.IsFlag:
                    words.Add($"{option.Name}={Value()}");
                    break;
                case 1:
                    words.Add(option.Name);
                    break;
                default:
                    words.Add(option.Name);
                    if (!option.IsFlag)
                    {
                        words.Add(Value());
                    }

                    break;
            }
        }
    }

    private string Value() => Values[random.Next(Values.Length)];
}
