namespace Interlock.Configuration;

/// <summary>What a text must be beyond its type. Each answers what is wrong with it, or null.</summary>
internal static class ConfigChecks
{
    private static readonly string[] Placeholders = ["kind", "issue", "n", "spec", "task", "id", "key", "slug"];

    /// <summary>A path or glob inside the repository.</summary>
    public static string? RelativePath(string text) =>
        text.Length == 0 ? "is empty"
        : text.StartsWith('/') || text.StartsWith('~') || text.Contains('\\', StringComparison.Ordinal) ? "must be relative to the repository, with forward slashes"
        : text.Contains('\0', StringComparison.Ordinal) ? "holds a NUL"
        : text.Split('/').Contains("..") ? "must not leave the repository"
        : null;

    /// <summary><c>default</c>; or known placeholders only, and one that tells two tasks apart. What a branch may be called is git's to say.</summary>
    public static string? BranchTemplate(string text)
    {
        if (text == "default")
        {
            return null;
        }

        text = text.Replace('<', '{').Replace('>', '}');
        var telling = false;
        for (var open = text.IndexOf('{', StringComparison.Ordinal); open >= 0; open = text.IndexOf('{', open + 1))
        {
            var close = text.IndexOf('}', open);
            var name = close < 0 ? text[(open + 1)..] : text[(open + 1)..close];
            if (close < 0 || !Placeholders.Contains(name))
            {
                return $"has the unknown placeholder '{{{name}}}'; known are {string.Join(", ", Placeholders.Select(p => $"{{{p}}}"))}";
            }

            telling |= name is "issue" or "n" or "task" or "id" or "key";
        }

        return telling ? null : "would give two tasks the same branch; put {issue} or {task} into it";
    }

    /// <summary>A name of an agent or a pool.</summary>
    public static bool IsName(string text) =>
        text.Length is > 0 and <= 64 && char.IsAsciiLetterOrDigit(text[0]) && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_');

    public static bool IsVariable(string text) =>
        text.Length is > 0 and <= 128 && !char.IsAsciiDigit(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
