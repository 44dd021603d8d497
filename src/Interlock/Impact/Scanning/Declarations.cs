namespace Interlock.Impact.Scanning;

/// <summary>Told of each name.</summary>
internal delegate void NameFound(ReadOnlySpan<char> name);

/// <summary>The names that a line declares for other files, by the shapes that most languages share.</summary>
internal sealed class Declarations(Language language)
{
    private static readonly HashSet<string> Control = new(StringComparer.Ordinal)
    {
        "if", "for", "foreach", "while", "switch", "return", "else", "do", "catch", "using", "lock", "sizeof", "typeof", "new", "await", "throw", "case",
        "main", "defined", "static_assert", "base", "this", "nameof", "when", "fixed",
    };

    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> declarators =
        new HashSet<string>(language.Declarators, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> control = Control.GetAlternateLookup<ReadOnlySpan<char>>();
    private bool inGroup;

    /// <param name="line">Without comments.</param>
    public void Of(ReadOnlySpan<char> line, NameFound found)
    {
        if (line.Length == 0)
        {
            return;
        }

        var topLevel = !char.IsWhiteSpace(line[0]);
        if (language.Imports == ImportStyle.Go && InGroup(line, topLevel, found))
        {
            return;
        }

        if ((language.OnlyTopLevel && !topLevel) || (language.Exporting is { } exporting && !line.Contains(exporting, StringComparison.Ordinal)))
        {
            return;
        }

        BehindDeclarators(line, found);
        switch (language.Imports)
        {
            case ImportStyle.Include:
                CFunction(line, topLevel, found);
                break;
            case ImportStyle.Shell:
                ShellFunction(line, found);
                break;
            case ImportStyle.None when language.Name == "C#" && (line.Contains(" static ", StringComparison.Ordinal) || line.Contains("delegate ", StringComparison.Ordinal)):
                BeforeBracket(line, found);
                break;
            case ImportStyle.Python when topLevel && Words.IsStart(line[0]) && line.IndexOf('=') is var equals and > 0 && equals + 1 < line.Length && line[equals + 1] != '=':
                Whole(line[..(line[..equals].IndexOf(':') is var colon and >= 0 ? colon : equals)], found);
                break;
            case ImportStyle.Jvm when topLevel && line.Contains("fun ", StringComparison.Ordinal):
            case ImportStyle.Ruby when topLevel && line.StartsWith("def ", StringComparison.Ordinal):
                BeforeBracket(line, found);
                break;
            default:
                break;
        }
    }

    private void BehindDeclarators(ReadOnlySpan<char> line, NameFound found)
    {
        var words = new Words(line);
        var declares = false;
        while (words.MoveNext())
        {
            if (declarators.Contains(words.Current))
            {
                declares = true;
                words.SkipTo(Receiver(line, words.End));
            }
            else if (declares && words.Current is "class" or "struct" or "function" or "enum" or "interface" or "async" or "unsafe" or "extern" or "mut")
            {
                continue;
            }
            else
            {
                if (declares && (words.Start == 0 || line[words.Start - 1] != '.') && !IsGenericConstraint(line, words.Start))
                {
                    found(words.Current);
                }

                declares = false;
            }
        }
    }

    // "where T : class" names nobody.
    private static bool IsGenericConstraint(ReadOnlySpan<char> line, int at) => line[..at].Contains(" where ", StringComparison.Ordinal);

    /// <summary>Behind the receiver of a Go method, where one follows; else the place itself.</summary>
    private int Receiver(ReadOnlySpan<char> line, int at)
    {
        if (language.Imports != ImportStyle.Go || !line[at..].TrimStart().StartsWith("("))
        {
            return at;
        }

        var close = line[at..].IndexOf(')');
        return close < 0 ? line.Length : at + close + 1;
    }

    /// <summary>The names inside <c>type ( … )</c>, <c>var ( … )</c> and <c>const ( … )</c>.</summary>
    private bool InGroup(ReadOnlySpan<char> line, bool topLevel, NameFound found)
    {
        if (topLevel)
        {
            inGroup = line.TrimEnd() is "type (" or "var (" or "const (";
            return inGroup;
        }

        if (inGroup && line[0] == '\t' && line.Length > 1 && Words.IsStart(line[1]))
        {
            var words = new Words(line);
            words.MoveNext();
            found(words.Current);
        }

        return inGroup;
    }

    /// <summary>A definition or prototype that starts in the first column, and the names of types behind a closing brace.</summary>
    private void CFunction(ReadOnlySpan<char> line, bool topLevel, NameFound found)
    {
        if (line.StartsWith("typedef ", StringComparison.Ordinal) || line.StartsWith("} ", StringComparison.Ordinal))
        {
            var end = line.LastIndexOf(';');
            var start = end;
            while (start > 0 && Words.IsPart(line[start - 1]))
            {
                start--;
            }

            Whole(start < end && start >= 0 ? line[start..end] : [], found);
        }
        else if (topLevel && Words.IsStart(line[0]) && !line.StartsWith("static ", StringComparison.Ordinal) && !line.StartsWith("using ", StringComparison.Ordinal) && !line.StartsWith("extern ", StringComparison.Ordinal))
        {
            BeforeBracket(line, found);
        }
    }

    /// <summary>The name before the first <c>(</c>, with type arguments between them or not, where another word stands before it.</summary>
    private void BeforeBracket(ReadOnlySpan<char> line, NameFound found)
    {
        var bracket = line.IndexOf('(');
        if (bracket <= 0 || line[..bracket].ContainsAny('=', '"'))
        {
            return;
        }

        var end = line[bracket - 1] == '>' && line[..bracket].LastIndexOf('<') is var open and > 0 ? open : bracket;
        while (end > 0 && line[end - 1] == ' ')
        {
            end--;
        }

        var start = end;
        while (start > 0 && Words.IsPart(line[start - 1]))
        {
            start--;
        }

        var name = line[start..end];
        if (start > 1 && name.Length > 0 && !control.Contains(name) && Words.IsStart(name[0]))
        {
            found(name);
        }
    }

    private static void ShellFunction(ReadOnlySpan<char> line, NameFound found)
    {
        var text = line.TrimStart();
        var bracket = text.IndexOf('(');
        if (bracket > 0 && text[(bracket + 1)..].TrimStart().StartsWith(")"))
        {
            Whole(text[..bracket].TrimEnd(), found);
        }
    }

    private static void Whole(ReadOnlySpan<char> name, NameFound found)
    {
        name = name.Trim();
        if (name.Length > 0 && Words.IsStart(name[0]) && !name.ContainsAnyExcept(Identifier))
        {
            found(name);
        }
    }

    private static readonly System.Buffers.SearchValues<char> Identifier =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
}
