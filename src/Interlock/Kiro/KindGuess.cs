using System.Text;

namespace Interlock.Kiro;

/// <summary>
/// Guesses a task's kind from its title. A checkpoint is a chore; "fix …" and "refactor …" decide at once; then the word
/// test anywhere; then "document …", "set up …"; then documentation, bug, refactoring anywhere; else it is a feature.
/// </summary>
internal static class KindGuess
{
    private static readonly (string Kind, string[] Words)[] Openings =
    [
        ("fix", ["fix", "bugfix", "hotfix", "repair", "修复", "修正", "исправить", "sửa"]),
        ("refactor", ["refactor", "restructure", "rename", "simplify", "consolidate", "clean up", "cleanup", "deduplicate", "重构", "リファクタ", "重命名"]),
    ];

    private static readonly (string Kind, string[] Words)[] Tests =
    [
        ("test", ["test", "tests", "testing", "e2e", "测试", "測試", "テスト", "тест", "тесты", "테스트", "kiểm thử"]),
    ];

    private static readonly (string Kind, string[] Words)[] Later =
    [
        ("docs", ["document", "文档", "ドキュメント"]),
        ("chore", ["set up", "setup", "configure", "install", "bump", "upgrade", "scaffold", "release", "deploy", "remove unused", "initialize project", "设置", "配置", "安装"]),
    ];

    private static readonly (string Kind, string[] Words)[] Anywhere =
    [
        ("docs", ["documentation", "readme", "changelog", "docs", "文档", "ドキュメント", "документац"]),
        ("fix", ["bug", "bugs", "bugfix", "hotfix"]),
        ("refactor", ["refactor", "refactoring", "重构", "リファクタリング"]),
    ];

    public static string From(string title, bool checkpoint)
    {
        if (checkpoint)
        {
            return "chore";
        }

        var text = title.Length > 300 ? title[..300] : title;
        var ascii = Ascii.IsValid(text);
        return Match(Openings, Opens) ?? Match(Tests, HasWord) ?? Match(Later, Opens) ?? Match(Anywhere, HasWord) ?? "feat";

        string? Match((string Kind, string[] Words)[] rules, Func<string, string, bool> says) =>
            Array.Find(rules, rule => Array.Exists(rule.Words, word => !(ascii && word[0] > '\x7F') && says(text, word))).Kind;
    }

    private static bool Opens(string text, string opening) =>
        text.StartsWith(opening, StringComparison.OrdinalIgnoreCase) && Boundary(text, opening.Length, opening);

    private static bool HasWord(string text, string word)
    {
        for (var at = text.IndexOf(word, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(word, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            if ((at == 0 || !char.IsAsciiLetterOrDigit(text[at - 1])) && Boundary(text, at + word.Length, word))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Words of scripts without spaces need no boundary.</summary>
    private static bool Boundary(string text, int at, string word) =>
        at >= text.Length || !char.IsAsciiLetter(word[^1]) || !char.IsAsciiLetter(text[at]);
}
