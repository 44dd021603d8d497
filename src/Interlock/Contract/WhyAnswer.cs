using System.Text.Json.Serialization;
using Interlock.Lifecycle;
using Interlock.Registry;
using Interlock.Registry.Answering;

namespace Interlock.Contract;

/// <summary>Why a task stands where it stands.</summary>
/// <param name="Reason">The answer, one sentence.</param>
/// <param name="WaitsFor">What it waits for, and what that waits for, nearest first.</param>
/// <param name="Next">The next command; null where nothing is to be done.</param>
/// <param name="Ways">Where something has failed or was cancelled: all that a person can do about it.</param>
internal sealed record WhyAnswer(string Task, string State, string Reason, IReadOnlyList<string> WaitsFor, string? Next, IReadOnlyList<Remedy> Ways)
{
    /// <summary>The run that ended without success last, or whose work was refused.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Run { get; private init; }

    /// <summary>Absolute path of what that run, or the check that failed, has printed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Log { get; private init; }

    /// <summary>The end of what it printed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? LastWords { get; private init; }

    public static WhyAnswer Of(Explanation told) => new(
        told.Task.ToString(), told.State.Name(), told.Sentence, told.Chain, told.Next, told.Remedies)
    {
        Run = told.Trouble?.Run,
        Log = told.Trouble?.Log,
        LastWords = told.Trouble?.Output is { Length: > 0 } output ? output : null,
    };
}
