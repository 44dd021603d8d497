using System.Globalization;

namespace Interlock.Registry.Answering.Searching;

/// <summary>One condition on a task: a field, an operator and a value, such as <c>priority&lt;3</c> or <c>title~login</c>.</summary>
internal sealed class TaskCondition
{
    private const string OperatorLetters = "=!<>~";

    /// <summary>What people write for what is meant.</summary>
    private static readonly Dictionary<string, string> Slips = new(StringComparer.Ordinal)
    {
        ["=>"] = ">=",
        ["=<"] = "<=",
        ["<>"] = "!=",
        ["><"] = "!=",
        ["=!"] = "!=",
        ["=~"] = "~",
        ["~="] = "~",
        ["~~"] = "~",
        ["!"] = "!=",
    };

    private readonly Func<Datum, bool> holds;
    private readonly bool negative;

    private TaskCondition(SearchField field, string comparison, string value, Func<Datum, bool> holds, bool negative) =>
        (Field, Operator, Value, this.holds, this.negative) = (field, comparison, value, holds, negative);

    /// <summary>All operators.</summary>
    public static IReadOnlyList<string> Operators { get; } = ["=", "!=", "<", "<=", ">", ">=", "~", "!~"];

    public SearchField Field { get; }

    /// <summary>One of <see cref="Operators"/>.</summary>
    public string Operator { get; }

    public string Value { get; }

    /// <summary>Reads <c>FIELD OPERATOR VALUE</c> without blanks between; refusals <c>query.field</c>, <c>query.operator</c>, <c>query.value</c>.</summary>
    /// <param name="now">What ages such as <c>2h</c> are counted back from.</param>
    public static Result<TaskCondition> Parse(string text, DateTimeOffset now)
    {
        var start = text.AsSpan().IndexOfAny(OperatorLetters);
        var name = (start < 0 ? text : text[..start]).Trim();
        var field = SearchFields.Find(name);
        if (field.IsRefused)
        {
            return field.Refusal;
        }

        var end = start < 0 ? -1 : start + 1;
        while (end > 0 && end < text.Length && OperatorLetters.Contains(text[end], StringComparison.Ordinal))
        {
            end++;
        }

        var comparison = start < 0 ? "" : text[start..end] is "==" ? "=" : text[start..end];
        if (!Operators.Contains(comparison))
        {
            return NoOperator(text, comparison);
        }

        return Parse(field.Value, comparison, text[end..].Trim(), now);
    }

    internal bool Holds(TaskFacts facts)
    {
        var any = false;
        foreach (var datum in Field.Of(facts))
        {
            any = true;
            if (holds(datum))
            {
                return !negative;
            }
        }

        // Nothing there: only an empty value is equal to it.
        return any ? negative : Operator is "=" or "~" ? Value.Length == 0 : Operator is "!=" or "!~" && Value.Length > 0;
    }

    private static Result<TaskCondition> Parse(SearchField field, string comparison, string value, DateTimeOffset now)
    {
        var negative = comparison is "!=" or "!~";
        if (value.Length == 0 && comparison is "=" or "!=")
        {
            return new TaskCondition(field, comparison, value, static _ => false, negative);
        }

        if (comparison is "~" or "!~")
        {
            return new TaskCondition(field, comparison, value, datum => datum.Text.Contains(value, StringComparison.OrdinalIgnoreCase), negative);
        }

        if (field.Kind == FieldKind.Texts && comparison is not ("=" or "!="))
        {
            return new Refusal(RefusalKind.Usage, "query.operator", $"{field.Name} holds several texts, which are neither smaller nor larger than one.", "Use =, !=, ~ or !~.", new() { ["operator"] = comparison });
        }

        var bounds = FieldBounds.Of(field, value, now);
        return bounds.IsRefused ? bounds.Refusal : new TaskCondition(field, comparison, value, bounds.Value.Test(comparison), negative);
    }

    private static Refusal NoOperator(string text, string found)
    {
        var nearest = Slips.GetValueOrDefault(found);
        var fact = found.Length == 0
            ? $"'{Shown.Short(text)}' compares nothing."
            : string.Create(CultureInfo.InvariantCulture, $"'{Shown.Short(text)}' compares with '{Shown.Short(found)}', which is no operator.");
        return new(
            RefusalKind.Usage,
            "query.operator",
            fact,
            $"{(nearest is null ? "" : $"Did you mean '{nearest}'? ")}Write FIELD OPERATOR VALUE without blanks, such as priority<3; operators: {string.Join("  ", Operators)}.",
            new() { ["operator"] = found, ["nearest"] = nearest, ["known"] = JsonList.Of(Operators) });
    }
}
