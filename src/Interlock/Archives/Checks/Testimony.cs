using System.Text.Json.Nodes;
using Interlock.Journal;
using Interlock.Registry;

namespace Interlock.Archives.Checks;

/// <summary>What the log tells of every task, by uid.</summary>
internal sealed class Testimony
{
    private readonly Dictionary<string, Told> told = new(StringComparer.Ordinal);

    private readonly List<IReadOnlyList<RanCheck>> trusted = [];

    /// <summary>Moves of the target that the merge queue did not make, and which nobody has accepted.</summary>
    public List<JournalEvent> Moves { get; } = [];

    /// <summary>What people trusted, oldest first: the checks of the repository's file.</summary>
    public IReadOnlyList<IReadOnlyList<RanCheck>> Trusted => trusted;

    public void Add(JournalEvent entry)
    {
        if (entry.Type == EventTypes.TargetMoved)
        {
            Moves.Add(entry);
        }
        else if (entry.Type == EventTypes.OperatorAction && Told.Text(entry.Details["action"]) is { } action)
        {
            Operated(action, entry);
        }

        if (entry.Uid is not { } uid)
        {
            return;
        }

        if (!told.TryGetValue(uid, out var task))
        {
            told[uid] = task = new();
        }

        task.Add(entry);
        if (Told.Text(entry.Details["to"]) == "done")
        {
            task.TrustedBefore = trusted.Count;
        }
    }

    private void Operated(string action, JournalEvent entry)
    {
        if (action == "trust" && entry.Details["checks"] is JsonArray checks)
        {
            trusted.Add([.. checks.Select(RanCheck.Parse).OfType<RanCheck>()]);
        }
        else if (action == "accept_target" && Told.Text(entry.Details["commit"]) is { } commit)
        {
            Moves.RemoveAll(move => Told.Text(move.Details["to"]) == commit);
        }
    }

    /// <summary>Null where the log does not go back to the beginning of the task, or that was elsewhere.</summary>
    public Told? Of(string uid) => told.GetValueOrDefault(uid) is { Complete: true } task ? task : null;
}
