using System.Globalization;
using Interlock.Cli.Output;

namespace Interlock.Cli.Parsing;

/// <summary>Checks the words that either parser found against what the command declares.</summary>
internal static class Binder
{
    public static Parsed Bind(RawLine line)
    {
        var shape = line.Shape;
        foreach (var (option, value) in line.Options)
        {
            if (!option.IsFlag && Fault(option.Name, option.Kind, option.Choices, option.Range, value) is { } fault)
            {
                return Parsed.Refuse(fault);
            }
        }

        foreach (var option in shape.Options)
        {
            if (option.Required && !line.Has(option))
            {
                return Parsed.Refuse(UsageErrors.Missing(shape, $"{option.Name} {option.Value}"));
            }
        }

        var operands = new List<Given<Operand>>(line.Operands.Count);
        if (BindOperands(shape, line.Operands, operands) is { } refusal)
        {
            return Parsed.Refuse(refusal);
        }

        var given = new List<Given<Option>>(line.Options.Count);
        foreach (var (option, value) in line.Options)
        {
            given.Add(new(option, Spelled(option.Choices, value)));
        }

        return Parsed.Run(line.Command, new(given, operands, line.Trailing));
    }

    // Words go to the operands in order; an optional one that others after it need is passed over.
    private static Refusal? BindOperands(CommandShape shape, List<string> words, List<Given<Operand>> bound)
    {
        var next = 0;
        var needed = 0;
        foreach (var operand in shape.Operands)
        {
            needed += operand.Required ? 1 : 0;
        }

        foreach (var operand in shape.Operands)
        {
            needed -= operand.Required ? 1 : 0;
            var left = words.Count - next - needed;
            if (left <= 0 && operand.Required)
            {
                return UsageErrors.Missing(shape, operand.Name);
            }

            for (var last = next + (operand.Many ? left : Math.Clamp(left, 0, 1)); next < last; next++)
            {
                if (Fault(operand.Name, operand.Kind, operand.Choices, operand.Range, words[next]) is { } fault)
                {
                    return fault;
                }

                bound.Add(new(operand, Spelled(operand.Choices, words[next])));
            }
        }

        return next < words.Count ? UsageErrors.TooMany(shape, words[next]) : null;
    }

    private static Refusal? Fault(string name, ValueKind kind, IReadOnlyList<string> choices, (long Least, long Most) range, string value) => kind switch
    {
        ValueKind.Integer when !long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            || number < range.Least || number > range.Most => UsageErrors.Invalid(name, value, Wanted(range)),
        ValueKind.Choice when !choices.Contains(value, StringComparer.OrdinalIgnoreCase) =>
            UsageErrors.Invalid(name, value, "one of " + string.Join(", ", choices), Nearest.To(value, choices)),
        ValueKind.Moment when !Times.TryMoment(value, DateTimeOffset.UnixEpoch.AddYears(50), out _) =>
            UsageErrors.Invalid(name, value, "a time such as 2026-01-31T10:00Z, or an age such as 15m, 2h or 3d"),
        ValueKind.Since when !(long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _) || Times.TryMoment(value, DateTimeOffset.UnixEpoch.AddYears(50), out _)) =>
            UsageErrors.Invalid(name, value, "a time such as 2026-01-31T10:00Z, an age such as 15m, or the sequence number of an event"),
        ValueKind.Duration when !Times.TryDuration(value, out _) => UsageErrors.Invalid(name, value, "a length of time such as 90s, 15m or 2h"),
        _ => null,
    };

    private static string Wanted((long Least, long Most) range) => range switch
    {
        (long.MinValue, long.MaxValue) => "a whole number",
        (_, long.MaxValue) => $"a whole number from {range.Least}",
        (long.MinValue, _) => $"a whole number up to {range.Most}",
        _ => $"a whole number from {range.Least} to {range.Most}",
    };

    private static string Spelled(IReadOnlyList<string> choices, string value)
    {
        foreach (var choice in choices)
        {
            if (choice.Equals(value, StringComparison.OrdinalIgnoreCase))
            {
                return choice;
            }
        }

        return value;
    }
}
