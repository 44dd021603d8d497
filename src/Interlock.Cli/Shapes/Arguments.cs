using System.Globalization;

namespace Interlock.Cli.Shapes;

/// <summary>The words of a command line, sorted to the options and operands that took them, and checked.</summary>
/// <param name="options">Each option given, with its value; a flag's is empty.</param>
/// <param name="operands">Each operand given, with its value.</param>
/// <param name="trailing">The words after <c>--</c> of a command that takes a command line.</param>
internal sealed class Arguments(
    IReadOnlyList<Given<Option>> options,
    IReadOnlyList<Given<Operand>> operands,
    IReadOnlyList<string> trailing)
{
    public IReadOnlyList<Given<Option>> Options => options;

    public IReadOnlyList<Given<Operand>> Operands => operands;

    public IReadOnlyList<string> Trailing => trailing;

    public bool Has(Option option) => Text(option) is not null;

    public string? Text(Option option) => First(options, option);

    public string? Text(Operand operand) => First(operands, operand);

    /// <summary>The value of an operand that the parser has made sure of.</summary>
    public string Required(Operand operand) => Text(operand) ?? throw new InvalidOperationException($"{operand.Name} was not asked for.");

    /// <summary>The value of an option that the parser has made sure of.</summary>
    public string Required(Option option) => Text(option) ?? throw new InvalidOperationException($"{option.Name} was not asked for.");

    public long? Integer(Option option) => Text(option) is { } text ? long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : null;

    public long Integer(Operand operand) => long.Parse(Required(operand), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    public IReadOnlyList<string> All(Option option) => AllOf(options, option);

    public IReadOnlyList<string> All(Operand operand) => AllOf(operands, operand);

    /// <summary>An instant; an age is counted back from <paramref name="now"/>.</summary>
    public DateTimeOffset? Moment(Option option, DateTimeOffset now) =>
        Text(option) is { } text && Times.TryMoment(text, now, out var moment) ? moment : null;

    public TimeSpan? Duration(Option option) => Text(option) is { } text && Times.TryDuration(text, out var duration) ? duration : null;

    private static string? First<T>(IReadOnlyList<Given<T>> pairs, T key)
        where T : class
    {
        return pairs.FirstOrDefault(pair => ReferenceEquals(pair.Key, key))?.Value;
    }

    private static List<string> AllOf<T>(IReadOnlyList<Given<T>> pairs, T key)
        where T : class
    {
        return [.. pairs.Where(pair => ReferenceEquals(pair.Key, key)).Select(static pair => pair.Value)];
    }
}
