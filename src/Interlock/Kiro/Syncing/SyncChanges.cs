using Interlock.Lifecycle;
using Interlock.Registry.Syncing;

namespace Interlock.Kiro.Syncing;

/// <summary>Gathers what a sync changes of known tasks: the changes themselves, a line for each, and what means something else now.</summary>
internal sealed class SyncChanges(SyncView view, SyncNumbers numbers)
{
    private readonly List<SyncChange> all = [];
    private readonly List<string> lines = [];
    private readonly List<(string Uid, SyncNote Note)> noted = [];

    public IReadOnlyList<SyncChange> All => all;

    public IReadOnlyList<string> Lines => lines;

    public IReadOnlyList<(string Uid, SyncNote Note)> Noted => noted;

    /// <summary>Whether it may be cancelled without taking work from anybody.</summary>
    public static bool MayCancel(SyncTask known) => known.Task.State is TaskState.Draft or TaskState.Pending or TaskState.Blocked or TaskState.Failed;

    /// <summary>How a task will stand after a turn.</summary>
    public static TaskState Turned(SyncTask known, SyncTurn turn) => turn switch
    {
        SyncTurn.Reopen => TaskState.Pending,
        SyncTurn.Accept or SyncTurn.Import => TaskState.Done,
        SyncTurn.Return when known.State == TaskState.Cancelled && known.Task.StateReason == SyncTurns.MissingReason => TaskState.Pending,
        _ when known.Task.IsParent => TaskState.Pending,
        _ => known.State,
    };

    /// <summary>A line about a task that is new.</summary>
    public void Say(string line) => lines.Add(line);

    /// <summary>Nothing where nothing of it differs.</summary>
    /// <param name="title">As the file has it.</param>
    /// <param name="parent">The id its parent will have; null: the one it is numbered with.</param>
    public void Add(SyncChange change, SyncTask known, string title, string? parent = null)
    {
        var fields = SyncFields.Of(change, known, view.ParentOf(known), change.Parent is null ? null : parent ?? numbers[change.Parent]);
        if (fields.Count == 0 && change.Turn == SyncTurn.None)
        {
            return;
        }

        Note(change, known);
        all.Add(change with { Fields = fields, Relinks = fields.Contains(SyncFields.Dependencies) });
        var was = known.Task.Id == change.Id ? "" : $" (was {known.Task.Id})";
        var what = change.Turn switch
        {
            SyncTurn.Reopen => "reopened",
            SyncTurn.Accept or SyncTurn.Import => "done by its tick",
            SyncTurn.Vanish => known.Held ? "missing in the file, held" : "missing in the file",
            SyncTurn.Return => "in the file again",
            SyncTurn.Close => "closed with its plan",
            _ => "",
        };
        lines.Add($"{(change.Turn == SyncTurn.Vanish ? '-' : '~')} {change.Id}{was} {title}: {string.Join(", ", fields.Append(what).Where(word => word.Length > 0))}");
    }

    private void Note(SyncChange change, SyncTask known)
    {
        Add("reopened", null, change.Turn == SyncTurn.Reopen);
        Add("cancelled", null, change.Turn == SyncTurn.Close || (change.Turn == SyncTurn.Vanish && !known.Held && MayCancel(known)));
        Add("renumbered", known.Task.Id, known.Task.Id != change.Id);
        Add("became_parent", null, change.IsParent && !known.Task.IsParent);
        Add("became_task", null, !change.IsParent && known.Task.IsParent);
        Add("retitled", known.Task.Title, !IdentityMatcher.IsSameWork(known.Task.Title, known.Task.Description, change.Text.Title, change.Text.Description));

        void Add(string what, string? before, bool holds)
        {
            if (holds)
            {
                noted.Add((change.Uid, new($"{view.Spec}/{change.Id}", what, before)));
            }
        }
    }
}
