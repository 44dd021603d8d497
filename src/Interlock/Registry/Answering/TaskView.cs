using Interlock.Claims;
using Interlock.Gates;
using Interlock.Lifecycle;
using Interlock.Registry.Approving;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Registry.Answering;

/// <summary>What a task depends on, by name.</summary>
public sealed record TaskEdge(string Task, bool Hard);

/// <summary>A task with all that is shown of it.</summary>
public sealed record TaskView
{
    /// <summary>The task as it is stored.</summary>
    public required WorkTask Task { get; init; }

    /// <summary>The state as everybody sees it: stored, or computed for a parent.</summary>
    public required TaskState State { get; init; }

    /// <summary>It may be claimed now.</summary>
    public required bool Ready { get; init; }

    /// <summary>A lock that a claim of it would meet, in words; null when there is none, or nobody looked.</summary>
    public string? WaitsFor { get; init; }

    /// <summary>What it waits for, missing tasks too.</summary>
    public required IReadOnlyList<TaskEdge> DependsOn { get; init; }

    /// <summary>Names of the tasks that wait for it.</summary>
    public required IReadOnlyList<string> Blocks { get; init; }

    /// <summary>Paths and globs it has locked.</summary>
    public required IReadOnlyList<string> Locked { get; init; }

    /// <summary>Who holds it; null: nobody.</summary>
    public Claim? Claim { get; init; }

    /// <summary>How far it reaches; null: not analysed yet.</summary>
    public ImpactRecord? Impact { get; init; }

    internal Approval? Approval { get; init; }

    /// <summary>What was kept of it.</summary>
    public required IReadOnlyList<Artifact> Artifacts { get; init; }

    /// <summary>Everything of one task, by a handful of key look-ups.</summary>
    internal static TaskView Of(IStoreReader reader, WorkTask task, DateTimeOffset now)
    {
        var state = Cascade.StateOf(reader, task);
        var active = task.LastToken > 0;
        return new()
        {
            Task = task,
            State = state,
            Ready = !task.IsParent && task.OpenDependencies == 0
                && (state == TaskState.Pending || (state == TaskState.Blocked && task.DueAt is { } due && due <= now)),
            DependsOn = Edges(reader, task),
            Blocks = Blocked(reader, task),
            Locked = active ? [.. reader.LocksOf(task.Uid).Select(held => held.Path)] : [],
            Claim = active ? reader.FindClaim(task.Uid) : null,
            Impact = Records.Impacts.Find(reader, task.Uid),
            Approval = Records.Approvals.Find(reader, Records.ApprovalKey(task.Uid, task.Completion == Completion.Manual ? ApprovalCommands.ForCompletion : ApprovalCommands.ForImpact)),
            Artifacts = Records.Artifacts.List(reader, task.Uid),
        };
    }

    private static List<TaskEdge> Edges(IStoreReader reader, WorkTask task)
    {
        var edges = new List<TaskEdge>();
        foreach (var edge in reader.DependenciesOf(task.Uid))
        {
            edges.Add(new(reader.FindName(edge.DependsOn)?.ToString() ?? edge.DependsOn, edge.Hard));
        }

        foreach (var name in task.MissingDependencies)
        {
            edges.Add(new(name, true));
        }

        return edges;
    }

    private static List<string> Blocked(IStoreReader reader, WorkTask task)
    {
        var names = new List<string>();
        foreach (var edge in reader.DependentsOf(task.Uid))
        {
            if (edge.Hard)
            {
                names.Add(reader.FindName(edge.Task)?.ToString() ?? edge.Task);
            }
        }

        // Stores keep edges in orders of their own; an answer must not tell them apart.
        names.Sort(NaturalOrder.Comparer);
        return names;
    }
}
