using Interlock.Lifecycle;
using Interlock.Registry.Syncing;
using Interlock.WorkGraph;

namespace Interlock.Kiro.Syncing;

/// <summary>What becomes of one box.</summary>
internal sealed record MarkVerdict
{
    /// <summary>The mark that both sides agree on now.</summary>
    public required string Mark { get; init; }

    /// <summary>The mark that the registry's state stands for now.</summary>
    public required string Said { get; init; }

    /// <summary>To be written into the file; null: nothing.</summary>
    public string? Write { get; init; }

    public SyncTurn Turn { get; init; }

    /// <summary>A code and what was found; null when both sides fit.</summary>
    public (string Code, string Message)? Conflict { get; init; }
}

/// <summary>The three-way merge of a box and a state (design page 4: the table, and what a tick by hand means).</summary>
internal static class MarkMerge
{
    private const string Done = "x";
    private const string Open = " ";
    private const string Started = "-";
    private const string Queued = "~";

    /// <summary>The mark that a state stands for: x, - while it is worked on, ~ for one given back, where the file uses that.</summary>
    public static string Of(TaskState state, WorkTask task, bool usesQueued, bool saysProgress = true) =>
        state == TaskState.Done ? Done
        : task.IsParent ? Open
        : state.IsActive() ? saysProgress ? Started : Open
        : usesQueued && task.LastToken > 0 && state is TaskState.Pending or TaskState.Blocked ? Queued
        : Open;

    /// <summary>A box of a parent: ticked when its children became done; never cleared, and never taken for more than a mark.</summary>
    public static MarkVerdict Parent(string file, SyncBase? agreed, string said)
    {
        var becameDone = agreed is not null && SyncBase.IsDone(said) && !SyncBase.IsDone(agreed.Said);
        return becameDone && !SyncBase.IsDone(file) && !SyncBase.IsDone(agreed!.Mark)
            ? new() { Mark = Done, Said = said, Write = Done }
            : new() { Mark = file, Said = said };
    }

    /// <summary>What had tasks below it and is work itself now: its box says whether that is done, as when a file is first read.</summary>
    public static MarkVerdict NoParentAnyMore(string file) => SyncBase.IsDone(file)
        ? new() { Mark = file, Said = Done, Turn = SyncTurn.Import }
        : new() { Mark = file, Said = Open };

    /// <summary>A box of a task.</summary>
    /// <param name="file">The mark in the file.</param>
    /// <param name="agreed">Null: the two meet for the first time, and nothing is written.</param>
    /// <param name="task">As the registry has it.</param>
    /// <param name="usesQueued">The file has boxes with <c>~</c>.</param>
    public static MarkVerdict Leaf(string file, SyncBase? agreed, SyncTask task, bool usesQueued, SyncOptions options)
    {
        var said = Of(task.State, task.Task, usesQueued, options.Format.SaysProgress);
        if (task.Landing)
        {
            // The merge is moving it to done, and its tick may be there before it.
            return new() { Mark = agreed?.Mark ?? said, Said = agreed?.Said ?? said };
        }

        return (SyncBase.IsDone(file), SyncBase.IsDone(said)) switch
        {
            (true, true) => new() { Mark = file, Said = said },
            (true, false) => Ticked(file, agreed, said, task, options),
            (false, true) => NotTicked(file, agreed, said, task, usesQueued, options),
            _ when options.LeaveToMerges && task.InRun && agreed is not null => new() { Mark = file, Said = agreed.Said },
            _ => BothOpen(file, agreed, said),
        };
    }

    private static MarkVerdict Ticked(string file, SyncBase? agreed, string said, SyncTask task, SyncOptions options)
    {
        if (agreed is not null && SyncBase.IsDone(agreed.Mark) && SyncBase.IsDone(agreed.Said))
        {
            // Reopened in the registry.
            return new() { Mark = said, Said = said, Write = said };
        }

        var state = $"ticked in the file but {task.State.Name()} in the registry";
        if (options.TrustTicks && options.ByPerson)
        {
            return new() { Mark = file, Said = Done, Turn = SyncTurn.Accept };
        }

        return options.Untick && options.Writes
            ? new() { Mark = said, Said = said, Write = said, Conflict = ("tick.unproven", $"{task.Task.Ref} was {state}; its box is set back.") }
            : new() { Mark = agreed?.Mark ?? said, Said = agreed?.Said ?? said, Conflict = ("tick.unproven", $"{task.Task.Ref} is {state}; the tick is left alone.") };
    }

    private static MarkVerdict NotTicked(string file, SyncBase? agreed, string said, SyncTask task, bool usesQueued, SyncOptions options)
    {
        if (agreed is null || (SyncBase.IsDone(agreed.Said) && !SyncBase.IsDone(agreed.Mark)))
        {
            return new() { Mark = file, Said = said };
        }

        if (SyncBase.IsDone(agreed.Said))
        {
            return options.ByPerson
                ? new() { Mark = file, Said = Of(TaskState.Pending, task.Task, usesQueued), Turn = SyncTurn.Reopen }
                : new() { Mark = agreed.Mark, Said = agreed.Said, Conflict = ("untick.by_agent", $"The box of {task.Task.Ref} was cleared; only a person reopens a task.") };
        }

        return Overwrite(file, agreed, said);
    }

    private static MarkVerdict BothOpen(string file, SyncBase? agreed, string said) =>
        agreed is null || said == agreed.Said || said == file ? new() { Mark = file, Said = said } : Overwrite(file, agreed, said);

    /// <summary>The registry's state moved: the table decides what stands in the box.</summary>
    private static MarkVerdict Overwrite(string file, SyncBase agreed, string said) => new()
    {
        Mark = said,
        Said = said,
        Write = said,
        Conflict = file == agreed.Mark || SyncBase.IsDone(agreed.Mark)
            ? null
            : ("state.both_changed", $"The box changed from [{agreed.Mark}] to [{file}] while the registry's state changed too; the state decides: [{said}]."),
    };
}
