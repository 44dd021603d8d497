namespace Interlock.Kiro;

/// <summary>Whether all that comes behind a stage is kept waiting for what stands before it.</summary>
internal enum Gate
{
    /// <summary>No member waits for the stages before.</summary>
    Open,

    /// <summary>Only optional members do, on which nothing required waits.</summary>
    Optional,

    /// <summary>A required member does.</summary>
    Closed,
}

/// <summary>
/// What the next stage has to wait for. Its lists only grow or are replaced, never shrunk, so a view of them stays valid
/// and many stages cost no copying.
/// </summary>
internal sealed class Frontier(List<TaskDraft> required, List<TaskDraft> optional)
{
    public View Now => new(required, required.Count, optional, optional.Count);

    /// <summary>One of its own that goes on from here.</summary>
    public Frontier Copy() => new([.. required], [.. optional]);

    /// <summary>Where several end.</summary>
    public static Frontier Joined(IReadOnlyCollection<Frontier> ends) =>
        new([.. ends.SelectMany(end => end.Now.Required).Distinct()], [.. ends.SelectMany(end => end.Now.Optional).Distinct()]);

    /// <summary>The frontier behind a stage.</summary>
    /// <param name="gate">What its members wait for.</param>
    /// <param name="covers">What stands for the stage.</param>
    public Frontier After(Gate gate, IEnumerable<TaskDraft> covers)
    {
        var nextRequired = gate == Gate.Closed ? [] : required;
        var nextOptional = gate == Gate.Open ? optional : [];
        foreach (var task in covers)
        {
            (task.Optional ? nextOptional : nextRequired).Add(task);
        }

        return new Frontier(nextRequired, nextOptional);
    }

    /// <summary>The frontier as it was at one moment.</summary>
    internal sealed class View(List<TaskDraft> required, int requiredCount, List<TaskDraft> optional, int optionalCount)
    {
        public IEnumerable<TaskDraft> Required => required.Take(requiredCount);

        public IEnumerable<TaskDraft> Optional => optional.Take(optionalCount);

        public int Count => requiredCount + optionalCount;

        public IEnumerable<TaskDraft> All => required.Take(requiredCount).Concat(optional.Take(optionalCount));

        /// <summary>At most so many of the latest.</summary>
        public IEnumerable<TaskDraft> Last(int most) =>
            required.Take(requiredCount).Skip(Math.Max(requiredCount - most, 0)).Concat(optional.Take(optionalCount).Skip(Math.Max(optionalCount - most, 0)));
    }
}
