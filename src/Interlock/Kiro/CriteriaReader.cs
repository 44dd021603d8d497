using System.Globalization;
using System.Text;

namespace Interlock.Kiro;

/// <summary>
/// Reads acceptance criteria: numbered items below a heading that is a requirement (<c>### Requirement 2: …</c>, <c>### 要件 2</c>,
/// <c>### FR-2</c>), and items that carry their own number or name (<c>- **2.1** WHEN …</c>). Whatever else a file holds is passed over.
/// </summary>
internal sealed class CriteriaReader
{
    private const int MaxText = 2_000;
    private const int MaxCriteria = 20_000;

    private static readonly string[] RequirementWords =
    [
        "requirement", "requirements", "req", "user story", "story", "feature", "要件", "要求", "需求", "требование", "anforderung", "exigence",
        "requisito", "requerimiento", "vereiste", "wymaganie", "요구사항", "요구 사항", "yêu cầu", "gereksinim", "krav",
    ];

    private static readonly string[] CriteriaWords =
    [
        "acceptance", "criteria", "criterion", "受け入れ", "受入", "验收", "驗收", "критери", "akzeptanz", "aceptación", "aceitação", "acceptation", "인수", "accettazione", "tiêu chí", "kabul",
    ];

    private readonly List<Criterion> found = [];
    private readonly StringBuilder text = new();
    private string? group;
    private int groupLevel;
    private string? key;
    private bool inCriteria;
    private int counted;
    private int itemIndent;

    public static CriteriaList Read(byte[] content)
    {
        var reader = new CriteriaReader();
        var fenced = false;
        foreach (var raw in Encoding.UTF8.GetString(content).TrimStart('\uFEFF').Split('\n'))
        {
            var line = raw.TrimEnd('\r');
            if (line.TrimStart().StartsWith("```", StringComparison.Ordinal) || line.TrimStart().StartsWith("~~~", StringComparison.Ordinal))
            {
                fenced = !fenced;
            }
            else if (!fenced)
            {
                reader.Line(line);
            }
        }

        reader.Close();
        return new(reader.found);
    }

    /// <summary>What a text begins with as a name of a requirement or criterion: <c>1.2</c>, <c>FR-3</c>; null when it does not.</summary>
    public static string? Name(string text) => Numbered(text)?.Name;

    private void Line(string line)
    {
        var content = line.Trim();
        var level = content.Length - content.TrimStart('#').Length;
        if (level is > 0 and <= 6 && content.Length > level && content[level] is ' ' or '\t')
        {
            Close();
            Heading(content[level..].Trim(), level);
        }
        else if (Item(line) is { } item)
        {
            Open(item.Marker, item.Text, item.Indent);
        }
        else if (inCriteria && group is not null && Numbered(content) is { Words.Length: > 0 } plain && plain.Name.StartsWith(group + ".", StringComparison.Ordinal))
        {
            // Numbered in full, without a list.
            Close();
            Begin(plain.Name, plain.Words, line.Length - line.TrimStart().Length);
        }
        else if (key is not null && content.Length > 0 && (char.IsWhiteSpace(line[0]) || text.Length == 0))
        {
            Append(content);
        }
        else
        {
            Close();
        }
    }

    private void Heading(string title, int level)
    {
        var plain = title.Trim('*', '_', ' ');
        var isCriteria = CriteriaWords.Any(word => plain.Contains(word, StringComparison.OrdinalIgnoreCase));
        if (Requirement(plain) is { } named && !(isCriteria && group is not null && level > groupLevel))
        {
            (group, groupLevel, inCriteria, counted) = (named.Name, level, false, 0);

            // Named like a criterion itself: its words are the criterion where nothing follows.
            if (named.Name.Contains('.', StringComparison.Ordinal) || !char.IsAsciiDigit(named.Name[0]))
            {
                (key, inCriteria) = (named.Name, true);
                Append(named.Words);
            }
        }
        else if (group is not null && level > groupLevel)
        {
            inCriteria = isCriteria;
        }
        else
        {
            (group, inCriteria) = (null, false);
        }
    }

    private void Open(int? marker, string item, int indent)
    {
        if (Numbered(item) is { } named && (named.Name.Contains('.', StringComparison.Ordinal) || !char.IsAsciiDigit(named.Name[0])))
        {
            Close();
            Begin(named.Name, named.Words, indent);
        }
        else if (group is null || (key is not null && indent > itemIndent))
        {
            // Part of the criterion above.
            Append(item);
        }
        else if (marker is { } number)
        {
            Close();
            Begin($"{group}.{number.ToString(CultureInfo.InvariantCulture)}", item, indent);
        }
        else if (inCriteria)
        {
            Close();
            Begin($"{group}.{(++counted).ToString(CultureInfo.InvariantCulture)}", item, indent);
        }
    }

    private void Begin(string name, string words, int indent)
    {
        (key, itemIndent) = (name, indent);
        Append(words);
    }

    private void Append(string words)
    {
        if (key is not null && text.Length < MaxText)
        {
            text.Append(text.Length > 0 && words.Length > 0 ? " " : "").Append(words);
        }
    }

    private void Close()
    {
        if (key is not null && text.Length > 0 && found.Count < MaxCriteria)
        {
            var own = group is null || key == group || !key.StartsWith(group + ".", StringComparison.OrdinalIgnoreCase) ? TaskNumber.Above(key) ?? key : group;
            found.Add(new(key, own, Clean(text.ToString())));
        }

        key = null;
        text.Clear();
    }

    private static string Clean(string words)
    {
        var clean = string.Join(' ', words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return clean.Length > MaxText ? clean[..MaxText] : clean;
    }

    /// <summary>The name of a heading that is a requirement.</summary>
    private static (string Name, string Words)? Requirement(string title)
    {
        foreach (var word in RequirementWords)
        {
            if (title.StartsWith(word, StringComparison.OrdinalIgnoreCase) && Numbered(title[word.Length..].TrimStart(' ', '#', ':', '-', 's')) is { } named)
            {
                return named;
            }
        }

        return Numbered(title);
    }

    /// <summary>Takes a number (<c>1.2</c>) or a name with a number (<c>FR-3</c>, <c>NFR-2.1</c>, <c>AC1</c>) off the front.</summary>
    private static (string Name, string Words)? Numbered(string text)
    {
        var start = text.Length - text.TrimStart('*', '_', '[', '(', '`').Length;
        var at = start;
        while (at < text.Length && at - start < 8 && char.IsAsciiLetterUpper(text[at]))
        {
            at++;
        }

        at += at > start && at < text.Length && text[at] is '-' or '_' ? 1 : 0;
        var digits = at;
        while (at < text.Length && (char.IsAsciiDigit(text[at]) || (text[at] == '.' && at > digits && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1]))))
        {
            at++;
        }

        if (at == digits || at - digits > 24 || (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '-')))
        {
            return null;
        }

        return (text[start..at], text[at..].TrimStart('*', '_', ']', ')', '`', '.', ':', '：', '、', '-', '–', '—', ' '));
    }

    private static (int? Marker, string Text, int Indent)? Item(string line)
    {
        var body = line.TrimStart();
        var indent = line.Length - body.Length;
        if (body.Length > 1 && body[0] is '-' or '*' or '+' && body[1] is ' ' or '\t')
        {
            return (null, body[2..].Trim(), indent);
        }

        var digits = body.Length - body.AsSpan().TrimStart("0123456789").Length;
        return digits is > 0 and <= 5 && digits + 1 < body.Length && body[digits] is '.' or ')' && body[digits + 1] is ' ' or '\t'
            ? (int.Parse(body.AsSpan(0, digits), CultureInfo.InvariantCulture), body[(digits + 1)..].Trim(), indent)
            : null;
    }
}
