namespace Interlock.Kiro;

/// <summary>The acceptance criteria of a <c>requirements.md</c>, by what tasks call them.</summary>
public sealed class CriteriaList
{
    /// <summary>The file beside a <c>tasks.md</c>.</summary>
    public const string FileName = "requirements.md";

    public static CriteriaList None { get; } = new();

    public static Task<CriteriaList> BesideAsync(string path, KiroFile files, CancellationToken cancellation) => Task.FromResult(None);

    public IReadOnlyList<string> Cited(IReadOnlyList<string> references) => [];
}
