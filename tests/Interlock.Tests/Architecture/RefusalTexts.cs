using System.Text;
using System.Text.RegularExpressions;

namespace Interlock.Tests.Architecture;

/// <param name="Kind">The kind's name, or the gate's number.</param>
/// <param name="Says">The message, with <c>…</c> for what is filled in; empty when the source does not spell it out.</param>
internal sealed record RefusalText(string Kind, string Code, string Says);

/// <summary>Reads from the sources every refusal that the product spells out.</summary>
internal static partial class RefusalTexts
{
    public static IReadOnlyList<RefusalText> All { get; } =
    [
        .. SourceTree.CSharp("src")
            .Select(SourceTree.Read)
            .SelectMany(Read)
            .OrderBy(r => r.Code, StringComparer.Ordinal)
            .ThenBy(r => r.Says, StringComparer.Ordinal),
    ];

    /// <summary>The conditions of a gate stand after the number of their gate.</summary>
    private static IEnumerable<RefusalText> Read(string text)
    {
        var gate = "";
        foreach (Match match in Spelled().Matches(text))
        {
            gate = match.Groups["gate"].Success ? match.Groups["gate"].Value : gate;
            if (match.Groups["code"].Success)
            {
                yield return new(match.Groups["kind"].Success ? match.Groups["kind"].Value : gate, match.Groups["code"].Value, Message(text, match.Index + match.Length));
            }
        }
    }

    /// <summary>A string literal that starts here, without what it interpolates.</summary>
    public static string Message(string text, int at)
    {
        at += text[at..].TakeWhile(c => c is ',' || char.IsWhiteSpace(c)).Count();
        var interpolated = at < text.Length && text[at] == '$';
        at += interpolated ? 1 : 0;
        if (at >= text.Length || text[at] != '"')
        {
            return "";
        }

        var message = new StringBuilder();
        for (at++; text[at] != '"'; at++)
        {
            if (interpolated && text[at] == '{' && text[at + 1] != '{')
            {
                message.Append('…');
                at = EndOfHole(text, at);
            }
            else
            {
                at += text[at] == '\\' || (interpolated && text[at] is '{' or '}') ? 1 : 0;
                message.Append(text[at]);
            }
        }

        return message.ToString();
    }

    // A hole may hold strings, and those strings holes of their own.
    private static int EndOfHole(string text, int at)
    {
        var depth = 0;
        for (var quoted = false; ; at++)
        {
            quoted ^= text[at] == '"';
            depth += text[at] == '{' ? 1 : text[at] == '}' ? -1 : 0;
            if (depth == 0 && !quoted)
            {
                return at;
            }
        }
    }

    [GeneratedRegex(@"Verdict\.On\((?<gate>\d)|(?:RefusalKind\.(?<kind>\w+)\s*,|\.Ask\()\s*""(?<code>[a-z_]+\.[a-z_.]+)""", RegexOptions.None, 1000)]
    private static partial Regex Spelled();
}
