using System.Globalization;
using System.Text;

namespace Interlock.Tests.Simulation;

/// <summary>Runs a seed, and tells of a failure by the shortest way that was found to it.</summary>
internal static class Replay
{
    private const int ShrinkingRuns = 300;
    private const int EventsShown = 20;

    public static IReadOnlyList<int> All(int steps) => [.. Enumerable.Range(0, steps)];

    /// <summary>Fails with a report when a rule is broken.</summary>
    public static void Run(int seed, int steps)
    {
        var (_, violation, at) = Try(seed, All(steps));
        Assert.True(violation is null, violation is null ? "" : Report(seed, at, violation));
    }

    /// <summary>The world after these steps, or after the one that broke a rule.</summary>
    public static (World World, Violation? Violation, int At) Try(int seed, IReadOnlyList<int> steps, Sabotage? sabotage = null)
    {
        var world = new World(seed, sabotage);
        foreach (var step in steps)
        {
            try
            {
                world.Step(step);
            }
            catch (Violation violation)
            {
                return (world, violation, step);
            }
        }

        try
        {
            world.CheckAll();
        }
        catch (Violation violation)
        {
            return (world, violation, steps.Count == 0 ? 0 : steps[^1]);
        }

        return (world, null, 0);
    }

    /// <summary>Leaves out what is not needed to break the same rule: halves first, then single steps.</summary>
    private static List<int> Shrink(int seed, int last, string rule)
    {
        List<int> steps = [.. Enumerable.Range(0, last + 1)];
        var runs = 0;
        for (var size = steps.Count / 2; size > 0 && runs < ShrinkingRuns; size /= 2)
        {
            for (var from = 0; from < steps.Count && runs < ShrinkingRuns; runs++)
            {
                List<int> fewer = [.. steps.Take(from), .. steps.Skip(from + size)];
                var (_, violation, at) = Try(seed, fewer);
                if (violation?.Rule == rule)
                {
                    steps = [.. fewer.TakeWhile(step => step <= at)];
                }
                else
                {
                    from += size;
                }
            }
        }

        return steps;
    }

    public static string Report(int seed, int at, Violation violation)
    {
        var steps = Shrink(seed, at, violation.Rule);
        var (world, shortest, _) = Try(seed, steps);
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"seed {seed}, step {at}: {violation.Message}");
        text.AppendLine(CultureInfo.InvariantCulture, $"{steps.Count} steps are enough: [{string.Join(", ", steps)}]: {shortest?.Message}");
        text.AppendLine("last commands, the one that broke the rule comes next:").AppendJoin('\n', world.Log).AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"in the middle of: {world.Broken}");
        text.AppendLine("last events:").AppendJoin('\n', world.Ledger.Tail.TakeLast(EventsShown).Select(entry => $"{entry.Type} {entry.Spec}/{entry.TaskId} {entry.Worker} {entry.Details.ToJsonString()}"));
        return text.ToString();
    }
}
