using System.Text;

namespace Interlock.Registry.Keeping;

/// <summary>Where a result is kept: a URI, or a path. It need not exist; it must be something that could.</summary>
internal static class ArtifactUri
{
    /// <summary>Bytes of UTF-8.</summary>
    public const int MaxBytes = 4_096;

    /// <summary>Null when <paramref name="uri"/> can be kept; refusal <c>artifact.uri</c>.</summary>
    public static Refusal? Refuse(string uri)
    {
        if (string.IsNullOrWhiteSpace(uri))
        {
            return Bad(uri, "it is empty", "Give a URI such as file:///tmp/test.log or https://ci.example.org/7, or a path.");
        }

        if (Encoding.UTF8.GetByteCount(uri) > MaxBytes)
        {
            return Bad(uri, $"it is longer than {MaxBytes} bytes", "Keep the content in a file, and give its place.");
        }

        if (uri.Any(char.IsControl) || char.IsWhiteSpace(uri[0]) || char.IsWhiteSpace(uri[^1]))
        {
            return Bad(uri, "it has control characters, or blanks at its ends", "Give it on one line, without blanks around it.");
        }

        return Scheme(uri) is { } scheme ? RefuseUri(uri, uri[(scheme.Length + 1)..], scheme.ToUpperInvariant()) : RefusePath(uri);
    }

    /// <summary>What stands before the first colon, where that can be a scheme; one letter is a drive.</summary>
    private static string? Scheme(string uri)
    {
        var colon = uri.IndexOf(':', StringComparison.Ordinal);
        return colon > 1 && char.IsAsciiLetter(uri[0]) && uri[..colon].All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '-' or '.') ? uri[..colon] : null;
    }

    private static Refusal? RefuseUri(string uri, string rest, string scheme)
    {
        var fault = rest.Trim('/').Length == 0 ? "nothing follows its scheme"
            : rest.AsSpan().IndexOfAny(" <>\"{}|\\^`") is >= 0 and var at ? $"it contains '{rest[at]}'"
            : BrokenEscape(rest) ? "a '%' in it is not followed by two hex digits"
            : scheme is "HTTP" or "HTTPS" or "FTP" or "S3" or "GS" && !HasHost(rest) ? "it names no host"
            : null;
        return fault is null ? null : Bad(uri, fault, "Write such characters as %XX: a blank is %20. A path may be given as it is.");
    }

    private static bool HasHost(string rest) => rest.StartsWith("//", StringComparison.Ordinal) && rest.Length > 2 && rest[2] is not ('/' or '?' or '#' or ':');

    private static bool BrokenEscape(string text)
    {
        for (var at = text.IndexOf('%', StringComparison.Ordinal); at >= 0; at = text.IndexOf('%', at + 1))
        {
            if (at + 2 >= text.Length || !char.IsAsciiHexDigit(text[at + 1]) || !char.IsAsciiHexDigit(text[at + 2]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A relative path is one of the repository and stays in it.</summary>
    private static Refusal? RefusePath(string path)
    {
        var depth = 0;
        foreach (var part in path.Replace('\\', '/').Split('/'))
        {
            depth += part switch { ".." => -1, "" or "." => 0, _ => 1 };
            if (depth < 0 && path[0] != '/')
            {
                return Bad(path, "it leads out of the repository", "Give an absolute path, or a file: URI, for what lies outside.");
            }
        }

        return path[^1] == '/' || path is "." or ".." ? Bad(path, "it names a directory", "Name the file.") : null;
    }

    private static Refusal Bad(string uri, string fact, string hint) =>
        new(RefusalKind.Usage, "artifact.uri", $"'{Shown.Short(uri)}' cannot be the place of an artifact: {fact}.", hint);
}
