using Interlock.Journal;

namespace Interlock.Archives.Checks;

/// <summary>What the log tells of every task, by uid.</summary>
internal sealed class Testimony
{
    private readonly Dictionary<string, Told> told = new(StringComparer.Ordinal);

    public void Add(JournalEvent entry)
    {
        if (entry.Uid is not { } uid)
        {
            return;
        }

        if (!told.TryGetValue(uid, out var task))
        {
            told[uid] = task = new();
        }

        task.Add(entry);
    }

    /// <summary>Null where the log does not go back to the beginning of the task, or that was elsewhere.</summary>
    public Told? Of(string uid) => told.GetValueOrDefault(uid) is { Complete: true } task ? task : null;
}
