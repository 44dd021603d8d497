namespace Interlock.Cli.Commands.Tasks;

/// <summary>Dependencies as they are given on a command line.</summary>
internal static class Edges
{
    public static IReadOnlyList<(string Name, bool Hard)> Of(IEnumerable<string> hard, IEnumerable<string> soft) =>
        [.. hard.Select(static name => (name, true)), .. soft.Select(static name => (name, false))];
}
