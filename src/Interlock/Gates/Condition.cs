using System.Text.Json.Nodes;

namespace Interlock.Gates;

/// <summary>One thing that a gate asks.</summary>
/// <param name="Code">The code of the refusal when it does not hold.</param>
/// <param name="Holds">Null: it cannot be said while a condition before it is false.</param>
/// <param name="Fact">How it is.</param>
/// <param name="SatisfiedBy">What would make it hold; null when it does.</param>
internal sealed record Condition(string Code, bool? Holds, string Fact, string? SatisfiedBy);

/// <summary>Asks the conditions of one gate in their order; the first that is false is the verdict.</summary>
internal sealed class Questions(int gate, JsonObject facts)
{
    private readonly List<Condition> conditions = [];

    private Condition? Refusing => conditions.Find(condition => condition.Holds == false);

    /// <param name="fault">How it is when it does not hold.</param>
    /// <param name="hint">What would satisfy it.</param>
    /// <param name="holds">Null: it cannot be said.</param>
    /// <param name="fact">How it is when it holds.</param>
    public Questions Ask(string code, string fault, string hint, bool? holds, string fact)
    {
        conditions.Add(holds switch
        {
            true => new(code, true, fact, null),
            false => new(code, false, fault, hint),
            null => new(code, null, $"cannot be said before {Refusing?.Code ?? "the rest"} is settled", hint),
        });
        return this;
    }

    /// <param name="passed">The verdict's sentence when all of them hold.</param>
    public Verdict Say(Func<string> passed) => Refusing is { } refusing
        ? new(gate, refusing.Code, refusing.Fact, refusing.SatisfiedBy, facts) { Conditions = conditions }
        : new(gate, null, passed(), null, facts) { Conditions = conditions };
}
