using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Registry.Answering;

/// <summary>A spec after it was worked on.</summary>
internal sealed record WorkedSpec(string Name, IReadOnlyDictionary<TaskState, int> ByState, IReadOnlyList<WorkTask> Tasks);

/// <summary>What came of a time of work.</summary>
/// <param name="Refusals">How often a gate refused.</param>
internal sealed record WorkedTime(IReadOnlyList<WorkedSpec> Specs, int Refusals, double CriticalPathSeconds)
{
    /// <summary>What is left for people to do.</summary>
    public IReadOnlyList<NextStep> Next { get; init; } = [];
}

/// <summary>Sums up for a dispatcher that ends.</summary>
internal sealed class WorkDone(RegistryContext context)
{
    /// <param name="specs">Empty: all.</param>
    /// <param name="since">The last event before the work.</param>
    /// <param name="seconds">How long was worked on tasks, by uid.</param>
    public WorkedTime Since(IReadOnlyList<string> specs, long since, IReadOnlyDictionary<string, double> seconds) => context.Store.Read(reader =>
    {
        var names = specs.Count > 0 ? specs : [.. reader.ListSpecs().Select(spec => spec.Name)];
        return new WorkedTime(
            [.. names.Select(name => new WorkedSpec(name, reader.CountByState(name), reader.ListTasks(new() { Spec = name })))],
            reader.ListEvents(new() { AfterSeq = since, Type = EventTypes.GateRejected }).Count,
            CriticalPathSeconds(reader, seconds))
        {
            Next = NextSteps.Of(reader, context.Options, context.Now, names),
        };
    });

    private static double CriticalPathSeconds(IStoreReader reader, IReadOnlyDictionary<string, double> seconds)
    {
        // Parents take no time themselves: they stand for all of their children.
        var nodes = new HashSet<string>(seconds.Keys, StringComparer.Ordinal);
        var queue = new Queue<string>(nodes);
        while (queue.TryDequeue(out var uid))
        {
            foreach (var before in Before(uid).Where(nodes.Add))
            {
                queue.Enqueue(before);
            }
        }

        return CriticalPath.Length(nodes, Before, uid => seconds.GetValueOrDefault(uid));

        IEnumerable<string> Before(string uid) => reader.FindTask(uid) is { IsParent: true } parent
            ? reader.Children(parent.Spec, parent.Id).Select(child => child.Uid)
            : reader.DependenciesOf(uid).Select(edge => edge.DependsOn);
    }
}
