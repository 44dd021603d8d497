using System.Globalization;

namespace Interlock.Cli.Commands.Demo;

/// <summary>How long everybody takes. A seed makes the pauses differ, and with them the order of things; the same seed makes the same pauses.</summary>
internal sealed class DemoPace
{
    private const string Pause = "sleep ";

    private readonly Random? random;

    public DemoPace(int? seed)
    {
        random = seed is { } number ? new(number) : null;
        Reading = TimeSpan.FromSeconds(1) * Factor();
    }

    /// <summary>How long a person reads before answering.</summary>
    public TimeSpan Reading { get; }

    /// <summary>The agents' script with its pauses between half and one and a half times as long; as it is when there is no seed.</summary>
    public string Apply(string script) => random is null ? script : string.Join('\n', script.Split('\n').Select(Paced));

    private string Paced(string line) =>
        line.StartsWith(Pause, StringComparison.Ordinal) && double.TryParse(line.AsSpan(Pause.Length), CultureInfo.InvariantCulture, out var seconds)
            ? string.Create(CultureInfo.InvariantCulture, $"{Pause}{seconds * Factor():0.00}")
            : line;

    private double Factor() => random is null ? 1 : 0.5 + random.NextDouble();
}
