using System.Text;

namespace Interlock.Git;

/// <summary>The rules of <c>git check-ref-format</c>, without starting git.</summary>
internal static class RefName
{
    // A loose ref is a file, its lock the same name plus ".lock"; file systems allow 255 bytes.
    private const int MaxComponentBytes = 240;

    /// <summary>True when the full name (<c>refs/heads/…</c>) is one git accepts and a file system can hold.</summary>
    public static bool IsValid(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!name.Contains('/') || name.EndsWith('.')
            || name.Contains("..", StringComparison.Ordinal) || name.Contains("@{", StringComparison.Ordinal)
            || HasForbidden(name))
        {
            return false;
        }

        foreach (var part in name.Split('/'))
        {
            if (part.Length == 0 || part[0] == '.' || part.EndsWith(".lock", StringComparison.Ordinal)
                || !IsWellFormed(part) || Encoding.UTF8.GetByteCount(part) > MaxComponentBytes)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>True for a short branch name that git accepts and that can never be taken for an option.</summary>
    public static bool IsValidBranch(string branch)
    {
        ArgumentNullException.ThrowIfNull(branch);
        return !branch.StartsWith('-') && branch is not ("HEAD" or "@") && IsValid(Branch(branch));
    }

    /// <summary>The full ref of a branch.</summary>
    public static string Branch(string branch) => $"refs/heads/{branch}";

    internal static string RequireBranch(string branch)
        => IsValidBranch(branch) ? branch : throw new ArgumentException($"Not a branch name: '{branch}'.", nameof(branch));

    private static bool HasForbidden(string name)
    {
        foreach (var c in name)
        {
            if (c is < ' ' or ' ' or '~' or '^' or ':' or '?' or '*' or '[' or '\\' or '\u007f')
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsWellFormed(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune == Rune.ReplacementChar)
            {
                return false;
            }
        }

        return true;
    }
}
