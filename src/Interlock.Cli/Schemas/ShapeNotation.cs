namespace Interlock.Cli.Schemas;

/// <summary>One field of a shape.</summary>
/// <param name="Name">Its key.</param>
/// <param name="Type">A word of the notation; empty when it has words or fields of its own.</param>
/// <param name="Words">The words it can be, when it is one of a few.</param>
/// <param name="Fields">Its fields, when it is an object.</param>
internal sealed record ShapeField(string Name, string Type, IReadOnlyList<string>? Words, IReadOnlyList<ShapeField>? Fields, bool IsList, bool CanBeNull);

/// <summary>Reads the notation of <see cref="DataShape"/>.</summary>
internal ref struct ShapeNotation
{
    private ReadOnlySpan<char> rest;

    private ShapeNotation(ReadOnlySpan<char> text) => rest = text;

    public static IReadOnlyList<ShapeField> Parse(string text)
    {
        var notation = new ShapeNotation(text);
        var fields = notation.ReadFields();
        return notation.rest.IsEmpty ? fields : throw new FormatException($"Nothing is expected at '{notation.rest}'.");
    }

    private List<ShapeField> ReadFields()
    {
        var fields = new List<ShapeField>();
        while (true)
        {
            rest = rest.TrimStart(' ');
            if (rest.IsEmpty || rest[0] == '}')
            {
                return fields;
            }

            var name = ReadWord(":");
            Take(':');
            fields.Add(ReadType(name));
        }
    }

    private ShapeField ReadType(string name)
    {
        IReadOnlyList<string>? words = null;
        IReadOnlyList<ShapeField>? fields = null;
        var type = "";
        if (TryTake('{'))
        {
            fields = ReadFields();
            Take('}');
        }
        else if (TryTake('('))
        {
            words = ReadWord(")").Split('|');
            Take(')');
        }
        else
        {
            type = ReadWord(" }[?");
        }

        var isList = TryTake('[');
        if (isList)
        {
            Take(']');
        }

        return new(name, type, words, fields, isList, TryTake('?'));
    }

    private string ReadWord(string ends)
    {
        var end = rest.IndexOfAny(ends);
        var word = end < 0 ? rest : rest[..end];
        rest = rest[word.Length..];
        return word.Length > 0 ? word.ToString() : throw new FormatException($"A word is expected at '{rest}'.");
    }

    private bool TryTake(char expected)
    {
        if (rest.IsEmpty || rest[0] != expected)
        {
            return false;
        }

        rest = rest[1..];
        return true;
    }

    private void Take(char expected)
    {
        if (!TryTake(expected))
        {
            throw new FormatException($"'{expected}' is expected at '{rest}'.");
        }
    }
}
