using System.Buffers;

namespace Interlock.Impact.Scanning;

/// <summary>
/// The lines of a source file without their comments. Strings stay where something may be filled into them (they hold a brace), since
/// names in there are used; other strings are emptied in <see cref="Code"/> and kept in <see cref="Whole"/>, where imports are read.
/// </summary>
/// <param name="code">A buffer of <see cref="LongestLine"/>.</param>
/// <param name="whole">Another.</param>
internal ref struct CodeLines(ReadOnlySpan<char> text, Language language, Span<char> code, Span<char> whole)
{
    public const int LongestLine = 2000;
    private const int LongestCharacter = 12;
    private static readonly SearchValues<char> Telling = SearchValues.Create("\"'`/#-*");

    private readonly ReadOnlySpan<char> text = text;
    private readonly Span<char> code = code;
    private readonly Span<char> whole = whole;
    private int next;
    private bool inComment;

    /// <summary>The line without comments and plain strings.</summary>
    public ReadOnlySpan<char> Code { get; private set; }

    /// <summary>The line without comments.</summary>
    public ReadOnlySpan<char> Whole { get; private set; }

    /// <summary>False at the end. Very long lines are cut: they are data, or were made by a machine.</summary>
    public bool MoveNext()
    {
        if (next >= text.Length)
        {
            return false;
        }

        var rest = text[next..];
        var end = rest.IndexOf('\n');
        var line = (end < 0 ? rest : rest[..end]).TrimEnd('\r');
        next += (end < 0 ? rest.Length : end) + 1;
        Strip(line.Length > LongestLine ? line[..LongestLine] : line);
        return true;
    }

    private void Strip(ReadOnlySpan<char> line)
    {
        if (!inComment && line.IndexOfAny(Telling) < 0)
        {
            Code = Whole = line;
            return;
        }

        var (kept, all) = (0, 0);
        for (var at = 0; at < line.Length; at++)
        {
            if (inComment)
            {
                inComment = !line[at..].StartsWith("*/", StringComparison.Ordinal);
                at += inComment ? 0 : 1;
            }
            else if (language.BlockComments && line[at..].StartsWith("/*", StringComparison.Ordinal))
            {
                inComment = true;
                at++;
            }
            else if (IsLineComment(line, at))
            {
                break;
            }
            else if (line[at] is '"' or '\'' or '`' && EndOfString(line, at) is var end && end > at && !(line[at] == '\'' && IsNoCharacter(end - at)))
            {
                var content = line[at..(end + 1)];
                var stays = content.Contains('{') || content[0] == '`' || language.Imports == ImportStyle.Shell ? content : "\"\"";
                content.CopyTo(whole[all..]);
                stays.CopyTo(code[kept..]);
                (all, kept, at) = (all + content.Length, kept + stays.Length, end);
            }
            else
            {
                whole[all++] = code[kept++] = line[at];
            }
        }

        Whole = whole[..all];
        Code = code[..kept];
    }

    private readonly bool IsLineComment(ReadOnlySpan<char> line, int at) =>
        line[at..].StartsWith(language.LineComment, StringComparison.Ordinal)
        && language.Imports switch
        {
            // "$#" and "${#x}" are no comments, and a preprocessor line is none either.
            ImportStyle.Shell => at == 0 || line[at - 1] is ' ' or '\t' or ';',
            ImportStyle.Quoted => at == 0 || line[at - 1] != ':',
            _ => true,
        };

    // Where single quotes hold one character, two that are far apart are something else: lifetimes, or prose.
    private readonly bool IsNoCharacter(int length) =>
        length > LongestCharacter && language.Imports is (ImportStyle.None or ImportStyle.Rust or ImportStyle.Include or ImportStyle.Jvm or ImportStyle.Go);

    /// <summary>Where the string that starts here ends in this line; the start itself when it does not, or is no string.</summary>
    private static int EndOfString(ReadOnlySpan<char> line, int start)
    {
        var quote = line[start];
        for (var at = start + 1; at < line.Length; at++)
        {
            if (line[at] == '\\')
            {
                at++;
            }
            else if (line[at] == quote)
            {
                return at;
            }
        }

        return start;
    }
}
