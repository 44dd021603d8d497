using Interlock.Registry.Answering;

namespace Interlock.Dispatching;

/// <summary>How one spec stands at the end.</summary>
/// <param name="Tasks">Tasks that are work; parents are left out.</param>
internal sealed record SpecOutcome(string Spec, int Tasks, int Done, int Failed, int Blocked);

/// <summary>A task whose last claim ended before its work could begin.</summary>
internal sealed record SetUpFailure(string Task, Refusal Why);

/// <summary>What <c>work</c> and <c>demo</c> end with. Times are seconds.</summary>
internal sealed record WorkSummary
{
    public required string Repository { get; init; }

    public required IReadOnlyList<SpecOutcome> Specs { get; init; }

    public required int Runs { get; init; }

    public required int Merges { get; init; }

    public required double Seconds { get; init; }

    /// <summary>The heaviest chain of dependencies, by measured run and merge times.</summary>
    public required double CriticalPathSeconds { get; init; }

    /// <summary>Most runs that lived at one moment.</summary>
    public required int MaxParallel { get; init; }

    /// <summary>Times a gate refused.</summary>
    public required int Refusals { get; init; }

    /// <summary>Tasks that are left because their claims could not be set up, and why.</summary>
    public IReadOnlyList<SetUpFailure> NotSetUp { get; init; } = [];

    /// <summary>Tasks that wait for somebody to do something, and what.</summary>
    public IReadOnlyList<NextStep> Next { get; init; } = [];

    /// <summary>Pools whose agent could not be started, and why.</summary>
    public IReadOnlyList<Refusal> Unstarted { get; init; } = [];

    /// <summary>False when something was left because it waits for a person, or because the work was interrupted.</summary>
    public required bool Finished { get; init; }
}
