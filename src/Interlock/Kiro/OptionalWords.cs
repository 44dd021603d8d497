namespace Interlock.Kiro;

/// <summary>Finds and removes "(optional)" and its translations in a title.</summary>
internal static class OptionalWords
{
    private const int MaxBrackets = 16;
    private const string Openers = "([（【{";
    private const string Closers = ")]）】}";

    private static readonly string[] Words =
    [
        "optional", "optionally", "optionnel", "optionnelle", "optionell", "opcional", "opzionale", "opsional", "opcjonalne", "opcjonalnie",
        "facultatif", "facultative", "facultativo", "facoltativo", "valgfri", "valfri", "tùy chọn", "tuỳ chọn", "không bắt buộc", "isteğe bağlı",
        "необязательно", "необязательная", "опционально", "опциональная", "任意", "オプション", "オプショナル", "可选", "可選", "选做", "选填", "非必须", "선택", "선택사항", "선택 사항",
    ];

    /// <summary>Takes the word out: a bracket that begins with it, or the whole title's label ("Optional: …").</summary>
    public static string Remove(string title, out bool found)
    {
        found = false;
        var text = title;
        var tries = 0;
        for (var open = text.AsSpan().IndexOfAny(Openers); open >= 0 && tries++ < MaxBrackets;)
        {
            var kind = Openers.IndexOf(text[open], StringComparison.Ordinal);
            var close = text.IndexOf(Closers[kind], open + 1);
            if (close < 0)
            {
                break;
            }

            if (RestBehindWord(text[(open + 1)..close]) is { } rest)
            {
                found = true;
                var kept = rest.Length == 0 ? "" : $"{text[open]}{rest}{text[close]}";
                text = string.Concat(text[..open].TrimEnd(), kept.Length > 0 && open > 0 ? " " : "", kept, text[(close + 1)..]);
                break;
            }

            var next = text.AsSpan(open + 1).IndexOfAny(Openers);
            open = next < 0 ? -1 : open + 1 + next;
        }

        if (!found && Label(text) is { } labelled)
        {
            found = true;
            text = labelled;
        }

        return text;
    }

    /// <summary>What follows the word in a bracket; null when the bracket does not say "optional". Only a short remark may go before it.</summary>
    private static string? RestBehindWord(string content)
    {
        var text = content.Trim().Trim('*', '_').Trim();
        foreach (var word in Words)
        {
            if (text.StartsWith(word, StringComparison.OrdinalIgnoreCase) && Ends(text, word.Length))
            {
                return text[word.Length..].Trim(' ', '-', '–', '—', ',', '，', ':', '：', ';', '；', '、', '/');
            }
        }

        // "(P1 可选，…)": a priority in front of the word.
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        return space == 2 && text[0] is 'P' or 'p' && char.IsAsciiDigit(text[1]) ? RestBehindWord(text[3..]) is { } rest ? $"{text[..2]} {rest}".TrimEnd() : null : null;
    }

    private static string? Label(string text)
    {
        foreach (var word in Words)
        {
            if (text.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            {
                var rest = text.AsSpan(word.Length).TrimStart();
                if (!rest.IsEmpty && rest[0] is ':' or '：')
                {
                    return rest[1..].Trim().ToString();
                }
            }
        }

        return null;
    }

    private static bool Ends(string text, int at) => at >= text.Length || !char.IsLetterOrDigit(text[at]);
}
