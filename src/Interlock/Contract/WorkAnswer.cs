using System.Text.Json.Serialization;
using Interlock.Dispatching;
using Interlock.Registry.Answering;

namespace Interlock.Contract;

/// <summary>What a dispatcher ends with.</summary>
/// <param name="CriticalPathSeconds">The heaviest chain of dependencies, by measured run and merge times.</param>
/// <param name="MaxParallel">Most runs that lived at one moment.</param>
/// <param name="Refusals">Times a gate refused.</param>
/// <param name="Finished">False when something was left because it waits for a person, or because the work was interrupted.</param>
internal sealed record WorkAnswer(
    string Repository,
    IReadOnlyList<SpecOutcome> Specs,
    int Runs,
    int Merges,
    double Seconds,
    double CriticalPathSeconds,
    int MaxParallel,
    int Refusals,
    IReadOnlyList<TaskNotSetUp> NotSetUp,
    bool Finished)
{
    /// <summary>Tasks that wait for somebody to do something.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<NextStep>? Next { get; private init; }

    /// <summary>Pools whose agent could not be started.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<StoppedPool>? Stopped { get; private init; }

    public static WorkAnswer Of(WorkSummary summary) => new(
        Repository: summary.Repository,
        Specs: summary.Specs,
        Runs: summary.Runs,
        Merges: summary.Merges,
        Seconds: Math.Round(summary.Seconds, 3),
        CriticalPathSeconds: Math.Round(summary.CriticalPathSeconds, 3),
        MaxParallel: summary.MaxParallel,
        Refusals: summary.Refusals,
        NotSetUp: [.. summary.NotSetUp.Select(static one => new TaskNotSetUp(one.Task, one.Why.Code, one.Why.Message, one.Why.Hint))],
        Finished: summary.Finished)
    {
        Next = summary.Next.Count == 0 ? null : summary.Next,
        Stopped = summary.Unstarted.Count == 0 ? null : [.. summary.Unstarted.Select(static why => new StoppedPool(why.Code, why.Message, why.Hint))],
    };
}

/// <summary>Why the agent of a pool could not be started.</summary>
internal sealed record StoppedPool(string Code, string Message, string? Hint);

/// <summary>A task whose last claim ended before its work could begin, and why.</summary>
internal sealed record TaskNotSetUp(string Task, string Code, string Message, string? Hint);
