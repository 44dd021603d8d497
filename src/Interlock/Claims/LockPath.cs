namespace Interlock.Claims;

/// <summary>
/// Lock keys: repository-relative, with <c>/</c>, without <c>..</c>. A key that ends in <c>/</c> is a directory,
/// one with <c>* ? [</c> is a glob (or a file that is named so: <c>app/[id]/page.tsx</c>), anything else is a file, and
/// unless it has a file's ending (<c>.ts</c>) it may be a directory as well.
/// </summary>
internal static class LockPath
{
    private const int MaxLength = 1024;
    private const int LongestEnding = 10;

    /// <summary>The normalised key, or <c>path.outside</c> / <c>path.invalid</c>.</summary>
    /// <param name="path">As a person or a file wrote it.</param>
    /// <param name="root">Absolute path of the checkout, so that absolute paths inside it are understood; may be null.</param>
    public static Result<string> Normalise(string path, string? root = null)
    {
        var text = path.Trim();
        if (text.Length == 0 || text.Length > MaxLength || text.Any(char.IsControl))
        {
            return Invalid(text, text.Length == 0 ? "it is empty" : text.Length > MaxLength ? $"it is longer than {MaxLength} characters" : "it contains a control character");
        }

        if (Path.IsPathRooted(text))
        {
            var inside = root is null ? null : Path.GetRelativePath(root, text).Replace(Path.DirectorySeparatorChar, '/');
            if (inside is null || inside.StartsWith("../", StringComparison.Ordinal) || inside == ".." || Path.IsPathRooted(inside))
            {
                return Outside(text);
            }

            text = text.EndsWith('/') ? inside + "/" : inside;
        }

        var parts = new List<string>();
        foreach (var part in text.Split('/'))
        {
            if (part == ".." && parts.Count == 0)
            {
                return Outside(text);
            }

            if (part == "..")
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part is not ("" or "."))
            {
                parts.Add(part);
            }
        }

        if (parts.Count == 0)
        {
            return "**";
        }

        return parts[0].Equals(".git", StringComparison.OrdinalIgnoreCase)
            ? Invalid(text, "git's own files are nobody's to lock")
            : string.Join('/', parts) + (text.EndsWith('/') ? "/" : "");
    }

    /// <summary>All of them in the same order, or the refusal of the first that cannot be a key.</summary>
    public static Result<IReadOnlyList<string>> NormaliseAll(IEnumerable<string> paths, string? root = null)
    {
        var keys = new List<string>();
        foreach (var path in paths)
        {
            var key = Normalise(path, root);
            if (key.IsRefused)
            {
                return key.Refusal;
            }

            keys.Add(key.Value);
        }

        return keys;
    }

    public static bool IsGlob(string key) => key.AsSpan().IndexOfAny('*', '?', '[') >= 0;

    /// <summary>True when two keys can name the same file. Two globs are decided conservatively, by their literal beginnings.</summary>
    public static bool Overlap(string first, string second, bool ignoreCase = false)
    {
        if (Below(first, second, ignoreCase) || Below(second, first, ignoreCase))
        {
            return true;
        }

        var firstIsGlob = IsGlob(first);
        if (firstIsGlob && IsGlob(second))
        {
            var one = LiteralDirectory(first);
            var other = LiteralDirectory(second);
            return one.Length == 0 || other.Length == 0 || Below(one, other, ignoreCase) || Below(other, one, ignoreCase);
        }

        return firstIsGlob ? GlobOverlaps(first, second, ignoreCase) : IsGlob(second) && GlobOverlaps(second, first, ignoreCase);
    }

    /// <summary>True when holding <paramref name="key"/> allows changing <paramref name="file"/>, or all that lies below it where it is a directory.</summary>
    public static bool Covers(string key, string file, bool ignoreCase = false)
    {
        if (key.TrimEnd('/').Equals(file.TrimEnd('/'), Comparison(ignoreCase)))
        {
            return true;
        }

        if (!IsGlob(key))
        {
            return MayBeDirectory(key) && Below(key, file, ignoreCase);
        }

        var pattern = Pattern(key);
        return (!file.EndsWith('/') || pattern == Glob.AnyDepth || pattern.EndsWith("/" + Glob.AnyDepth, StringComparison.Ordinal))
            && Glob.Matches(pattern, file.TrimEnd('/'), ignoreCase);
    }

    private static bool GlobOverlaps(string glob, string literal, bool ignoreCase)
    {
        var pattern = Pattern(glob);
        var path = literal.TrimEnd('/');
        return Glob.Matches(pattern, path, ignoreCase) || (MayBeDirectory(literal) && Glob.MatchesBelow(pattern, path, ignoreCase));
    }

    /// <summary>What a directory named by a glob holds belongs to it.</summary>
    private static string Pattern(string glob) => glob.EndsWith('/') ? glob + Glob.AnyDepth : glob;

    private static bool MayBeDirectory(string literal)
    {
        if (literal.EndsWith('/'))
        {
            return true;
        }

        var name = literal.AsSpan(literal.LastIndexOf('/') + 1);
        var dot = name.LastIndexOf('.');
        var ending = name[(dot + 1)..];
        return dot <= 0 || ending.IsEmpty || ending.Length > LongestEnding || !char.IsAsciiLetterLower(ending[0])
            || ending.IndexOfAnyExcept("abcdefghijklmnopqrstuvwxyz0123456789") >= 0;
    }

    private static StringComparison Comparison(bool ignoreCase) => ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    /// <summary>True when <paramref name="path"/> is <paramref name="above"/> or lies below it.</summary>
    private static bool Below(string above, string path, bool ignoreCase)
    {
        var comparison = Comparison(ignoreCase);
        var directory = above.AsSpan().TrimEnd('/');
        var inner = path.AsSpan().TrimEnd('/');
        return inner.StartsWith(directory, comparison) && (inner.Length == directory.Length || inner[directory.Length] == '/');
    }

    private static string LiteralDirectory(string glob)
    {
        var wild = glob.AsSpan().IndexOfAny('*', '?', '[');
        var slash = glob.AsSpan(0, wild).LastIndexOf('/');
        return slash < 0 ? "" : glob[..slash];
    }

    private static Refusal Invalid(string path, string why) =>
        new(RefusalKind.Usage, "path.invalid", $"'{Shown(path)}' cannot be locked: {why}.", "Give a path inside the repository, such as src/auth/login.ts, src/auth/ or src/auth/**.");

    private static Refusal Outside(string path) =>
        new(RefusalKind.Usage, "path.outside", $"'{Shown(path)}' lies outside the repository.", "Give a path inside the repository, relative to its root.");

    private static string Shown(string path)
    {
        var clean = new string(path.Take(80).Select(c => char.IsControl(c) ? '\u00b7' : c).ToArray());
        return path.Length > 80 ? clean + "…" : clean;
    }
}
