using System.Text;

namespace Interlock.Gates.Watching;

/// <summary>One simple command of a shell text.</summary>
/// <param name="Words">Without quotes; a word that the shell would fill in holds <see cref="ShellText.Unknown"/>.</param>
/// <param name="Input">The file that stands behind <c>&lt;</c>; null where there is none.</param>
/// <param name="Piped">It reads what the command before it prints.</param>
internal sealed record ShellCommand(IReadOnlyList<string> Words, string? Input, bool Piped);

/// <summary>
/// Reads the simple commands of a text for the shell, those inside <c>$( )</c> and backticks too. What only a shell can tell, such as the
/// value of a variable, stays unknown; <c>$PWD</c> is where the text begins.
/// </summary>
internal sealed class ShellText
{
    public const char Unknown = '\u0001';
    private const int Deepest = 8;

    private readonly string text;
    private readonly int depth;
    private readonly List<ShellCommand> commands = [];
    private readonly List<ShellCommand> inner = [];
    private readonly StringBuilder word = new();
    private List<string> words = [];
    private string? input;
    private bool inWord;
    private bool piped;
    private char redirects;
    private int at;

    private ShellText(string text, int depth)
    {
        this.text = text;
        this.depth = depth;
    }

    /// <summary>In the order of the text, those of a substitution after the command that holds it.</summary>
    public static IReadOnlyList<ShellCommand> Read(string text) => Read(text, 0);

    private static IReadOnlyList<ShellCommand> Read(string text, int depth) => depth > Deepest ? [] : new ShellText(text, depth).Commands();

    private List<ShellCommand> Commands()
    {
        while (at < text.Length)
        {
            Next(text[at]);
        }

        EndCommand(pipes: false);
        return commands;
    }

    private void Next(char c)
    {
        switch (c)
        {
            case ' ' or '\t' or '\r':
                EndWord();
                at++;
                break;
            case '\n' or ';' or '&' or '|' or '(' or ')':
                var pipes = c == '|' && !(at + 1 < text.Length && text[at + 1] == '|');
                if (c == '&' && redirects != '\0' && !inWord)
                {
                    at++;
                    break;
                }

                EndCommand(pipes);
                at += at + 1 < text.Length && text[at + 1] == c && c is '&' or '|' or ';' ? 2 : 1;
                break;
            case '<' or '>':
                Redirect(c);
                break;
            case '#' when !inWord:
                at = text.IndexOf('\n', at) is var end && end < 0 ? text.Length : end;
                break;
            default:
                inWord = true;
                Piece(c);
                break;
        }
    }

    private void Redirect(char c)
    {
        if (word.Length > 0 && word.ToString().All(char.IsAsciiDigit))
        {
            word.Clear();
            inWord = false;
        }

        EndWord();
        redirects = c;
        at++;
        while (at < text.Length && text[at] is '<' or '>' or '|' or '-')
        {
            redirects = '>';
            at++;
        }
    }

    private void Piece(char c)
    {
        switch (c)
        {
            case '\'':
                var close = text.IndexOf('\'', at + 1);
                close = close < 0 ? text.Length : close;
                word.Append(text, at + 1, close - at - 1);
                at = Math.Min(text.Length, close + 1);
                break;
            case '"':
                at++;
                while (at < text.Length && text[at] != '"')
                {
                    InDoubleQuotes();
                }

                at++;
                break;
            case '\\':
                Escaped();
                break;
            case '$' or '`':
                Expansion(c);
                break;
            default:
                word.Append(c);
                at++;
                break;
        }
    }

    private void InDoubleQuotes()
    {
        if (text[at] is '$' or '`')
        {
            Expansion(text[at]);
        }
        else if (text[at] == '\\')
        {
            Escaped();
        }
        else
        {
            word.Append(text[at++]);
        }
    }

    private void Escaped()
    {
        if (at + 1 < text.Length && text[at + 1] != '\n')
        {
            word.Append(text[at + 1]);
        }

        at = Math.Min(text.Length, at + 2);
    }

    private void Expansion(char c)
    {
        if (c == '`' || (at + 1 < text.Length && text[at + 1] == '('))
        {
            var begin = c == '`' ? at + 1 : at + 2;
            var end = c == '`' ? text.IndexOf('`', begin) : Closing(begin);
            end = end < 0 ? text.Length : end;
            var substituted = text[begin..end];
            inner.AddRange(Read(substituted, depth + 1));
            word.Append(substituted.Trim() == "pwd" ? '.' : Unknown);
            at = Math.Min(text.Length, end + 1);
            return;
        }

        var from = ++at;
        if (at < text.Length && text[at] == '{')
        {
            var end = text.IndexOf('}', at);
            at = end < 0 ? text.Length : end + 1;
        }
        else if (at < text.Length && (char.IsAsciiLetter(text[at]) || text[at] == '_'))
        {
            while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '_'))
            {
                at++;
            }
        }
        else
        {
            at = Math.Min(text.Length, at + 1);
        }

        word.Append(text[from..at] is "PWD" or "{PWD}" ? '.' : Unknown);
    }

    private int Closing(int begin)
    {
        var open = 1;
        for (var i = begin; i < text.Length; i++)
        {
            open += text[i] == '(' ? 1 : text[i] == ')' ? -1 : 0;
            if (open == 0)
            {
                return i;
            }
        }

        return -1;
    }

    private void EndWord()
    {
        if (!inWord)
        {
            return;
        }

        if (redirects == '<')
        {
            input = word.ToString();
        }
        else if (redirects == '\0')
        {
            words.Add(word.ToString());
        }

        redirects = '\0';
        word.Clear();
        inWord = false;
    }

    private void EndCommand(bool pipes)
    {
        EndWord();
        redirects = '\0';
        if (words.Count > 0)
        {
            commands.Add(new(words, input, piped));
        }

        commands.AddRange(inner);
        inner.Clear();
        words = [];
        input = null;
        piped = pipes;
    }
}
