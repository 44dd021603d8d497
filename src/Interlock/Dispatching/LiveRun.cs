using Interlock.Runs;
using Interlock.WorkGraph;

namespace Interlock.Dispatching;

/// <summary>One run as the live view shows it.</summary>
/// <param name="Doing">What it is at: preparing, working, submitting.</param>
internal sealed record LiveRun(string RunId, string Worker, TaskRef Task, string Title, string Doing, DateTimeOffset Since);

/// <summary>One moment of a dispatcher.</summary>
/// <param name="Merging">Task whose change is being merged; null when none is.</param>
internal sealed record DispatchSnapshot(IReadOnlyList<LiveRun> Runs, int Capacity, string? Merging, bool Draining);

/// <summary>What a dispatcher has measured of one task, for the critical path.</summary>
internal sealed record TaskTiming
{
    public TimeSpan Working { get; init; }

    public TimeSpan Merging { get; init; }

    public TimeSpan Total => Working + Merging;
}

/// <summary>How one turn of a task in the dispatcher ended.</summary>
/// <param name="Verdict">Null when no agent ran.</param>
/// <param name="SetUp">Why its claim ended before the work could begin; null when it could.</param>
internal sealed record TurnEnd(string TaskUid, RunVerdict? Verdict, TimeSpan Took, Refusal? SetUp = null)
{
    /// <summary>Why the agent of the place cannot be started at all; null: it can.</summary>
    public Refusal? Unstarted { get; init; }
}
