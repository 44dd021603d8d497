namespace Interlock.Git;

/// <summary>What a merge candidate is built from.</summary>
internal sealed record CandidateRequest
{
    /// <summary>Short name of the target branch.</summary>
    public required string Target { get; init; }

    /// <summary>The target's commit to build on.</summary>
    public required string OldTarget { get; init; }

    /// <summary>Tips to merge, one or a batch; none for a plain commit that only replaces files.</summary>
    public required IReadOnlyList<string> Tips { get; init; }

    public required string Message { get; init; }

    public Signature Author { get; init; } = Signature.Interlock;

    /// <summary>Contents, by path, that replace or add files in the result, such as a <c>tasks.md</c> with its boxes ticked.</summary>
    public IReadOnlyDictionary<string, byte[]> Replaced { get; init; } = new Dictionary<string, byte[]>(StringComparer.Ordinal);
}
