namespace Interlock.Kiro;

/// <summary>Splits the value of a reference line into its entries.</summary>
internal static class ReferenceList
{
    private static readonly string[] Words =
        ["requirements", "requirement", "reqs", "req.", "req", "要件", "需求", "要求", "требования", "требование", "tasks", "task", "タスク", "任务", "任務"];

    private static readonly HashSet<string> Nothing = new(StringComparer.OrdinalIgnoreCase)
        { "none", "-", "–", "—", "n/a", "na", "no", "nil", "nothing", "なし", "無し", "无", "無", "нет", "ninguna", "ninguno", "nenhuma", "keine", "aucune", "없음", "không" };

    /// <summary>
    /// Entries between commas, in the order of the file, each once: <c>1.1</c>, <c>1.1-1.5</c>, <c>FR-3</c>, <c>All</c>, or a phrase.
    /// A word such as "Requirement" in front of a number is dropped.
    /// </summary>
    public static IEnumerable<string> Requirements(string value) =>
        Split(value).Select(WithoutWord).Where(entry => entry.Length > 0 && !Nothing.Contains(entry)).Select(Dashed);

    /// <summary>Whether a value says explicitly that there is nothing.</summary>
    public static bool IsNothing(string value) => Nothing.Contains(value.Trim().Trim('`', '.', '(', ')'));

    /// <summary>Whether the entries are references and not prose: plain "Requirements: Docker, Go 1.22" is none.</summary>
    public static bool LooksLikeReferences(string value) =>
        Requirements(value).Any() && Requirements(value).All(entry =>
            entry.Length <= 24 && (entry.Any(char.IsAsciiDigit) || entry.StartsWith("all", StringComparison.OrdinalIgnoreCase)) && !entry.Contains(' ', StringComparison.Ordinal));

    /// <summary>Splits at commas and semicolons of any script, outside brackets.</summary>
    public static IEnumerable<string> Split(string value)
    {
        var from = 0;
        var depth = 0;
        for (var i = 0; i < value.Length; i++)
        {
            depth += value[i] is '(' or '（' or '[' or '{' ? 1 : value[i] is ')' or '）' or ']' or '}' && depth > 0 ? -1 : 0;
            if (depth == 0 && value[i] is ',' or ';' or '、' or '，' or '；')
            {
                yield return value[from..i].Trim();
                from = i + 1;
            }
        }

        yield return value[from..].Trim();
    }

    private static string WithoutWord(string entry)
    {
        foreach (var word in Words)
        {
            if (entry.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            {
                var rest = entry[word.Length..].TrimStart(' ', ':', '：', '#');
                if (rest.Length > 0 && char.IsAsciiDigit(rest[0]))
                {
                    return WithoutRemark(rest);
                }
            }
        }

        return WithoutRemark(entry.Trim('`', ' '));
    }

    /// <summary>"7（progress）" is 7.</summary>
    private static string WithoutRemark(string entry)
    {
        var end = entry.AsSpan().IndexOfAnyExcept("0123456789.");
        return end > 0 && entry[end..].TrimStart() is ['(' or '（', ..] && entry[^1] is ')' or '）' ? entry[..end] : entry;
    }

    private static string Dashed(string entry) =>
        entry.Any(char.IsAsciiDigit) && !entry.Contains(' ', StringComparison.Ordinal) ? entry.Replace('–', '-').Replace('—', '-') : entry;
}
