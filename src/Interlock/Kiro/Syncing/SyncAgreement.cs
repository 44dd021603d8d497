using Interlock.Registry.Syncing;
using Interlock.WorkGraph;

namespace Interlock.Kiro.Syncing;

/// <summary>What both sides agree on of one task, while a sync goes on.</summary>
/// <param name="before">As it was stored; null: nothing.</param>
/// <param name="now">Without what is yet to be written into the file.</param>
/// <param name="parent">The task where it is a parent; null or a leaf: its state says itself.</param>
/// <param name="mark">The verdict on its box; null: the box is as it is to be.</param>
internal sealed class SyncAgreement(SyncBase? before, SyncBase now, WorkTask? parent, MarkVerdict? mark = null)
{
    private string said = mark?.Said ?? now.Said;

    /// <summary>Stored with the registry's part of the sync.</summary>
    public SyncBase Now { get; private set; } = now;

    /// <summary>Stored once the file is written; null: nothing of it was.</summary>
    public SyncBase? Written { get; private set; }

    public bool IsNews => before is null || !Same(before, Now);

    /// <summary>A parent says what its children will say.</summary>
    public void Expect(SyncOutlook outlook)
    {
        if (parent is not { IsParent: true })
        {
            return;
        }

        said = MarkMerge.Of(outlook.Of(Now.Task), parent, usesQueued: false);
        Now = mark?.Write is null ? Now with { Said = said } : Now;
    }

    public void WroteMark(string written) => Written = (Written ?? Now) with { Mark = written, Said = said };

    public void WroteTitle(string title) => Written = (Written ?? Now) with { Text = (Written ?? Now).Text with { Title = title } };

    public void WroteOptional(bool optional) => Written = (Written ?? Now) with { Text = (Written ?? Now).Text with { Optional = optional } };

    private static bool Same(SyncBase one, SyncBase other) =>
        (one.Number, one.Parent, one.Mark, one.Said, one.Missing, one.Unread) == (other.Number, other.Parent, other.Mark, other.Said, other.Missing, other.Unread)
        && (one.Text.Title, one.Text.Description, one.Text.Kind, one.Text.Completion, one.Text.Optional, one.Text.Priority)
            == (other.Text.Title, other.Text.Description, other.Text.Kind, other.Text.Completion, other.Text.Optional, other.Text.Priority)
        && one.Text.Requirements.SequenceEqual(other.Text.Requirements)
        && one.Text.Acceptance.SequenceEqual(other.Text.Acceptance)
        && one.Text.Files.SequenceEqual(other.Text.Files)
        && one.Text.FileHints.SequenceEqual(other.Text.FileHints)
        && TextMerge.SameEdges(one.Text.DependsOn, other.Text.DependsOn);
}
