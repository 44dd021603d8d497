namespace Interlock.Git;

/// <summary>Object names are passed around as lower-case hex strings, 40 digits or 64 in a SHA-256 repository.</summary>
internal static class ObjectId
{
    /// <summary>True for a full object name.</summary>
    public static bool IsValid(string? text)
        => text is { Length: 40 or 64 } && !text.AsSpan().ContainsAnyExcept("0123456789abcdef");

    /// <summary>Guards arguments: whatever is no full object name could be an option or a range.</summary>
    internal static string Require(string text)
        => IsValid(text) ? text : throw new ArgumentException($"Not a full object name: '{text}'.", nameof(text));

    /// <summary>Git's word for "does not exist", as long as the given name.</summary>
    internal static string Zero(string like) => new('0', like.Length);
}
