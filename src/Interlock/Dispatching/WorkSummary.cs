using System.Text.Json.Nodes;

namespace Interlock.Dispatching;

/// <summary>How one spec stands at the end.</summary>
/// <param name="Tasks">Tasks that are work; parents are left out.</param>
public sealed record SpecOutcome(string Spec, int Tasks, int Done, int Failed, int Blocked);

/// <summary>A task whose last claim ended before its work could begin.</summary>
public sealed record SetUpFailure(string Task, Refusal Why);

/// <summary>What <c>work</c> and <c>demo</c> end with. Times are seconds.</summary>
public sealed record WorkSummary
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

    /// <summary>False when something was left because it waits for a person, or because the work was interrupted.</summary>
    public required bool Finished { get; init; }

    public JsonObject ToJson() => new()
    {
        ["repository"] = Repository,
        ["specs"] = new JsonArray([.. Specs.Select(spec => (JsonNode)new JsonObject
        {
            ["spec"] = spec.Spec,
            ["tasks"] = spec.Tasks,
            ["done"] = spec.Done,
            ["failed"] = spec.Failed,
            ["blocked"] = spec.Blocked,
        })]),
        ["runs"] = Runs,
        ["merges"] = Merges,
        ["seconds"] = Math.Round(Seconds, 3),
        ["critical_path_seconds"] = Math.Round(CriticalPathSeconds, 3),
        ["max_parallel"] = MaxParallel,
        ["refusals"] = Refusals,
        ["not_set_up"] = new JsonArray([.. NotSetUp.Select(one => (JsonNode)new JsonObject
        {
            ["task"] = one.Task,
            ["code"] = one.Why.Code,
            ["message"] = one.Why.Message,
            ["hint"] = one.Why.Hint,
        })]),
        ["finished"] = Finished,
    };
}
