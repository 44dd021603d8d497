namespace Interlock.Kiro;

/// <summary>
/// Whether a title names a checkpoint ("Checkpoint - ensure all tests pass"): the word opens the title, or only words of
/// sequence ("Final", "Phase 2") stand before it. "Add checkpoint files" is ordinary work.
/// </summary>
internal static class CheckpointTitle
{
    private static readonly string[] Words =
        ["checkpoint", "check point", "check-point", "チェックポイント", "检查点", "檢查點", "контрольная точка", "체크포인트", "punto de control", "point de contrôle", "ponto de verificação"];

    private static readonly string[] Before =
        ["final", "last", "mid", "intermediate", "first", "second", "third", "phase", "sprint", "milestone", "day", "week", "stage", "step", "part", "wave", "the", "最终", "最終", "最后", "阶段", "中间", "финальная"];

    private static readonly string[] Verifying = ["ensure ", "verify ", "confirm ", "make sure ", "check that ", "确保", "确认", "验证", "確認", "検証", "убедиться"];

    private static readonly string[] Running = ["run ", "execute ", "运行", "执行", "chạy "];

    private static readonly string[] Runs = ["test", "typecheck", "type check", "type-check", "lint", "build", "checks", "测试", "テスト"];

    public static bool Matches(string title)
    {
        var rest = title.AsSpan().TrimStart();
        rest = SkipSymbols(rest);
        for (var words = 0; words < 5; words++)
        {
            foreach (var word in Words)
            {
                if (rest.StartsWith(word, StringComparison.OrdinalIgnoreCase))
                {
                    return rest.Length == word.Length || !char.IsAsciiLetter(rest[word.Length]) || rest[word.Length] is 's' or 'S';
                }
            }

            var next = SkipBefore(rest);
            if (next == 0)
            {
                return false;
            }

            rest = rest[next..].TrimStart(" -_");
        }

        return false;
    }

    /// <summary>
    /// Whether a task below a checkpoint only verifies ("Ensure all tests pass", "Run lint"), so that there is nothing to change.
    /// </summary>
    public static bool OnlyVerifies(string title)
    {
        var text = SkipSymbols(title.AsSpan()).ToString();
        return Verifying.Any(verb => text.StartsWith(verb, StringComparison.OrdinalIgnoreCase))
            || (Running.Any(verb => text.StartsWith(verb, StringComparison.OrdinalIgnoreCase)) && Runs.Any(what => text.Contains(what, StringComparison.OrdinalIgnoreCase)));
    }

    private static int SkipBefore(ReadOnlySpan<char> text)
    {
        var digits = 0;
        while (digits < text.Length && (char.IsAsciiDigit(text[digits]) || (digits > 0 && text[digits] == '.')))
        {
            digits++;
        }

        if (digits > 0)
        {
            return digits;
        }

        foreach (var word in Before)
        {
            if (text.StartsWith(word, StringComparison.OrdinalIgnoreCase)
                && (text.Length == word.Length || !char.IsAsciiLetter(word[0]) || !char.IsAsciiLetter(text[word.Length])))
            {
                return word.Length;
            }
        }

        return 0;
    }

    private static ReadOnlySpan<char> SkipSymbols(ReadOnlySpan<char> text)
    {
        var at = 0;
        while (at < text.Length && !char.IsLetterOrDigit(text[at]))
        {
            at++;
        }

        return text[at..];
    }
}
