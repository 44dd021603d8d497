namespace Interlock.Registry.Answering.Searching;

/// <summary>What the values of a field are, and so what they can be compared with.</summary>
internal enum FieldKind
{
    Text,

    /// <summary>Several texts; a condition holds when one of them meets it, a negative one when none does.</summary>
    Texts,

    Number,
    Flag,
    Moment,

    /// <summary>One of a few words, in their order.</summary>
    Word,

    /// <summary>Whatever JSON holds: compared as numbers where both sides are numbers, otherwise as text.</summary>
    Free,
}

/// <summary>A field of tasks that conditions and sort keys may name.</summary>
internal sealed class SearchField
{
    private readonly Func<TaskFacts, IEnumerable<Datum>> values;

    internal SearchField(string name, FieldKind kind, Func<TaskFacts, IEnumerable<Datum>> values, IReadOnlyList<string>? words = null) =>
        (Name, Kind, this.values, Words) = (name, kind, values, words ?? []);

    /// <summary>As in the task's JSON, or <c>metadata.KEY</c>.</summary>
    public string Name { get; }

    public FieldKind Kind { get; }

    /// <summary>The words of a <see cref="FieldKind.Word"/>.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>What the task has there; empty when it has nothing.</summary>
    internal IEnumerable<Datum> Of(TaskFacts facts) => values(facts);
}
