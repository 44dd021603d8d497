namespace Interlock.Kiro;

/// <summary>What a line below a task states, by its label.</summary>
internal enum MetadataKind
{
    None,
    Requirements,

    /// <summary>cc-sdd's <c>_Depends:_</c> and Kiro's <c>_Dependencies:_</c>, <c>_Depends on:_</c>.</summary>
    Depends,
    Files,
    Boundary,
    Acceptance,
}

/// <summary>A labelled line: <c>_Requirements: 1.1_</c>, <c>**Validates: Requirements 1.4**</c>, <c>_要件: 7.1_</c>.</summary>
/// <param name="Kind">None when the label is not known.</param>
/// <param name="Value">Behind the colon, without wrappers.</param>
/// <param name="Wrapped">In italics or bold, so surely meant as a statement and not as prose.</param>
/// <param name="Closed">The wrapper is closed on this line.</param>
internal sealed record MetadataLine(MetadataKind Kind, string Value, bool Wrapped, bool Closed)
{
    /// <summary>As it is written.</summary>
    public string Label { get; private init; } = "";

    private const int MaxLabel = 48;

    /// <summary>Statements read from one line; the rest of it belongs to the last.</summary>
    private const int MaxParts = 8;

    private static readonly Dictionary<string, MetadataKind> Labels = MakeLabels();

    /// <summary>Reads a line; several statements may stand on it (<c>_Depends: 1.1_ _Boundary: api_</c>). Empty when it is no labelled line.</summary>
    public static IReadOnlyList<MetadataLine> Read(string line)
    {
        if (line.AsSpan().IndexOfAny(':', '：', '(') < 0)
        {
            return [];
        }

        var text = WithoutBullet(line).Trim();
        var parts = new List<MetadataLine>();
        while (parts.Count < MaxParts && text.Length > 0 && text[0] == '_' && Next(text) is var next && next > 0)
        {
            if (ReadOne(text[..next].TrimEnd(' ', ',', ';', '|', '·', '/')) is not { } part)
            {
                return parts;
            }

            parts.Add(part);
            text = text[next..];
        }

        if (ReadOne(text) is { } last)
        {
            parts.Add(last);
        }

        return parts;
    }

    /// <summary>The value of "Validates: …" anywhere in a line of prose; null when there is none.</summary>
    public static string? Validates(string line)
    {
        if (line.AsSpan().IndexOfAny(':', '：') < 0)
        {
            return null;
        }

        foreach (var label in (ReadOnlySpan<string>)["Validates:", "Validates Requirements:", "验证需求:", "验证需求："])
        {
            var at = line.IndexOf(label, StringComparison.OrdinalIgnoreCase);
            if (at >= 0)
            {
                var value = line[(at + label.Length)..].TrimStart('*', '_', ' ');
                var end = value.AsSpan().IndexOfAny('*', '_');
                return (end < 0 ? value : value[..end]).Trim();
            }
        }

        return null;
    }

    public static string WithoutBullet(string line)
    {
        var text = line.TrimStart();
        return text.Length > 1 && text[0] is '-' or '*' or '+' or '•' && char.IsWhiteSpace(text[1]) ? text[2..].TrimStart() : text;
    }

    private static MetadataLine? ReadOne(string text)
    {
        var inner = text.TrimStart('_', '*');
        var opener = text.Length - inner.Length;
        if (opener > 3)
        {
            return null;
        }

        if (opener > 0 && inner.StartsWith('('))
        {
            return Relates(inner);
        }

        var colon = inner.AsSpan(0, Math.Min(inner.Length, MaxLabel)).IndexOfAny(':', '：');
        if (colon <= 0)
        {
            return null;
        }

        var label = inner[..colon].Trim(' ', '*', '_', '`', '\u3000').ToLowerInvariant();
        var kind = Labels.GetValueOrDefault(label);
        if (kind == MetadataKind.None && label.StartsWith("relates to", StringComparison.Ordinal))
        {
            kind = MetadataKind.Requirements;
        }

        var value = inner[(colon + 1)..].Trim();
        var bare = value.TrimEnd('_', '*', '.', ' ', '。');
        var closed = opener == 0 || bare.Length < value.Length || inner[..colon].AsSpan().IndexOfAny('_', '*') >= 0;
        return new MetadataLine(kind, bare.TrimStart('_', '*', ' '), opener > 0, closed) { Label = inner[..colon].Trim(' ', '*', '_', '`') };
    }

    /// <summary><c>_(relates to Req 1,5)_</c>, <c>_(Req 1,3)_</c>.</summary>
    private static MetadataLine? Relates(string inner)
    {
        var close = inner.IndexOf(')', StringComparison.Ordinal);
        var value = close < 0 ? "" : inner[1..close].Trim();
        const string relates = "relates to ";
        if (value.StartsWith(relates, StringComparison.OrdinalIgnoreCase))
        {
            return new MetadataLine(MetadataKind.Requirements, value[relates.Length..], Wrapped: true, Closed: true);
        }

        var at = value.IndexOf("req", StringComparison.OrdinalIgnoreCase);
        return at is < 0 or > 14 ? null : new MetadataLine(MetadataKind.Requirements, value[at..], Wrapped: true, Closed: true);
    }

    /// <summary>Where the next statement on the same line begins; -1 when there is none.</summary>
    private static int Next(string text)
    {
        for (var close = text.IndexOf('_', 1); close > 0; close = text.IndexOf('_', close + 1))
        {
            var at = close + 1;
            while (at < text.Length && text[at] is ' ' or ',' or ';' or '|' or '·' or '/')
            {
                at++;
            }

            if (at > close + 1 && at + 1 < text.Length && text[at] == '_' && char.IsLetter(text[at + 1]))
            {
                return at;
            }
        }

        return -1;
    }

    private static Dictionary<string, MetadataKind> MakeLabels()
    {
        var labels = new Dictionary<string, MetadataKind>(StringComparer.Ordinal);
        Add(MetadataKind.Requirements, "requirements", "requirement", "reqs", "req", "requirements validated", "validates", "validates requirements", "implements",
            "要件", "関連要件", "要求", "要求事項", "需求", "需求引用", "对应需求", "关联需求", "相关需求", "验证需求", "验证", "検証", "検証要件", "требования", "требование", "требования к", "проверяет",
            "anforderungen", "anforderung", "exigences", "exigence", "requisitos", "requisito", "requerimientos", "requisiti", "vereisten", "wymagania", "yêu cầu", "gereksinimler", "요구사항", "요구 사항", "krav");
        Add(MetadataKind.Depends, "depends", "depends on", "dependency", "dependencies", "task dependencies", "blocked by",
            "依存", "依存関係", "依存タスク", "依赖", "依赖任务", "依賴", "зависимости", "зависит от", "abhängigkeiten", "abhängig von", "dependencias", "depende de", "dépendances", "dépend de", "dipendenze", "의존성", "phụ thuộc");
        Add(MetadataKind.Files, "file", "files", "files to change", "files to modify", "files to create");
        Add(MetadataKind.Boundary, "boundary", "boundaries");
        Add(MetadataKind.Acceptance, "acceptance", "acceptance criteria", "acceptance criterion", "done when", "definition of done", "completion criteria", "success criteria",
            "受け入れ基準", "受入基準", "受け入れ条件", "完了条件", "完了基準", "验收", "验收标准", "驗收標準", "критерии приёмки", "критерии приемки", "akzeptanzkriterien", "criterios de aceptación", "critères d'acceptation", "critérios de aceitação", "인수 조건");
        return labels;

        void Add(MetadataKind kind, params ReadOnlySpan<string> names)
        {
            foreach (var name in names)
            {
                labels.Add(name, kind);
            }
        }
    }
}
