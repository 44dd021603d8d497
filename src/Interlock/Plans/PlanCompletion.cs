using Interlock.Kiro;

namespace Interlock.Plans;

/// <summary>How a task of another tool's plan gets done, by its title: most by a merge.</summary>
internal static class PlanCompletion
{
    private static readonly string[] Verifying = ["run", "verify", "validate", "check", "execute", "confirm", "ensure"];

    private static readonly HashSet<string> Programs = new(StringComparer.Ordinal)
        { "pytest", "make", "tox", "jest", "vitest", "mypy", "ruff", "eslint", "tsc", "npm", "pnpm", "yarn", "cargo", "go", "dotnet", "gradle", "mvn", "bundle", "rspec", "flake8", "black", "pyright", "playwright" };

    public static string Of(TaskDraft draft)
    {
        var title = draft.Title.Title;
        if (Begins(title, "manual") || Begins(title, "manually") || title.Contains("`openspec archive", StringComparison.Ordinal))
        {
            return "manual";
        }

        return Array.Exists(Verifying, verb => Begins(title, verb)) && draft.Body.Hints.Count == 0 && draft.Body.Files.Count == 0 && HasCommand(title) ? "checks" : "merge";
    }

    private static bool Begins(string title, string word) =>
        title.StartsWith(word, StringComparison.OrdinalIgnoreCase) && (title.Length == word.Length || !char.IsLetterOrDigit(title[word.Length]));

    /// <summary>A code span that begins with a program's name: one that is known, or one with arguments behind it.</summary>
    private static bool HasCommand(string title)
    {
        var parts = title.Split('`');
        for (var i = 1; i + 1 < parts.Length; i += 2)
        {
            var words = parts[i].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length > 0 && (Programs.Contains(words[0]) || (words.Length > 1 && char.IsAsciiLetterLower(words[0][0]) && words[0].All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/'))))
            {
                return true;
            }
        }

        return false;
    }
}
