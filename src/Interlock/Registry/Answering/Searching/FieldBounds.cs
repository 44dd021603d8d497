using System.Globalization;

namespace Interlock.Registry.Answering.Searching;

/// <summary>The value of a condition, read as its field asks: a text, or the stretch of numbers that count as equal to it.</summary>
/// <param name="Text">The value as given.</param>
/// <param name="From">The first number that is equal; null: compare as text.</param>
/// <param name="Last">The last one; a day has many moments.</param>
internal readonly record struct FieldBounds(string Text, double? From = null, double? Last = null)
{
    private const double Day = 86_400_000;

    private static readonly string[] Flags = ["true", "false"];

    public static Result<FieldBounds> Of(SearchField field, string value, DateTimeOffset now) => field.Kind switch
    {
        FieldKind.Number => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? new FieldBounds(value, number, number)
            : Invalid(field, value, "a number"),
        FieldKind.Flag => value.ToUpperInvariant() switch
        {
            "TRUE" or "YES" or "1" => new FieldBounds("true", 1, 1),
            "FALSE" or "NO" or "0" => new FieldBounds("false", 0, 0),
            _ => Invalid(field, value, "true or false", NearestName.Of(value, Flags)),
        },
        FieldKind.Moment => Moment(value, now) is { } at ? at : Invalid(field, value, "a time such as 2026-01-31T10:00Z, a day such as 2026-01-31, or an age such as 15m, 2h or 3d"),
        FieldKind.Word => Word(field, value),
        FieldKind.Free when double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => new FieldBounds(value, number, number),
        _ => new FieldBounds(value),
    };

    public Func<Datum, bool> Test(string comparison)
    {
        var bounds = this;
        return comparison switch
        {
            "=" or "!=" => datum => bounds.Side(datum) == 0,
            "<" => datum => bounds.Side(datum) < 0,
            "<=" => datum => bounds.Side(datum) <= 0,
            ">" => datum => bounds.Side(datum) > 0,
            ">=" => datum => bounds.Side(datum) >= 0,
            _ => throw new ArgumentOutOfRangeException(nameof(comparison), comparison, null),
        };
    }

    /// <summary>Below zero: smaller than the value; zero: equal; above zero: larger. A number and a text are compared as texts.</summary>
    private int Side(Datum datum) =>
        From is { } from && Last is { } last && datum.Number is { } number ? number < from ? -1 : number > last ? 1 : 0
        : WorkGraph.NaturalOrder.Compare(datum.Text, Text);

    private static FieldBounds? Moment(string value, DateTimeOffset now)
    {
        if (DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            var start = Datum.Milliseconds(new(day, TimeOnly.MinValue, TimeSpan.Zero));
            return new FieldBounds(value, start, start + Day - 1);
        }

        return Times.TryMoment(value, now, out var at) ? new FieldBounds(value, Datum.Milliseconds(at), Datum.Milliseconds(at)) : null;
    }

    private static Result<FieldBounds> Word(SearchField field, string value)
    {
        for (var place = 0; place < field.Words.Count; place++)
        {
            if (field.Words[place].Equals(value, StringComparison.OrdinalIgnoreCase))
            {
                return new FieldBounds(field.Words[place], place, place);
            }
        }

        return Invalid(field, value, "one of " + string.Join(", ", field.Words), NearestName.Of(value, field.Words));
    }

    private static Refusal Invalid(SearchField field, string value, string wanted, string? nearest = null) => new(
        RefusalKind.Usage,
        "query.value",
        $"{field.Name} cannot be '{Shown.Short(value)}': it is {wanted}.",
        nearest is null ? $"Leave the value out, as in '{field.Name}=', for tasks that have none." : $"Did you mean '{nearest}'?",
        new() { ["field"] = field.Name, ["value"] = Shown.Short(value) });
}
