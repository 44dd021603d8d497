using Interlock.Lifecycle;
using Interlock.Registry.Syncing;
using Interlock.WorkGraph;

namespace Interlock.Kiro.Syncing;

/// <summary>The texts of every known task after a sync, judged together: what is kept of one never makes a circle with what the file says of another.</summary>
internal sealed class SyncVerdicts
{
    private readonly SyncView view;
    private readonly SyncTexts texts;
    private readonly SyncQuestions questions;
    private readonly Dictionary<string, TextVerdict> verdicts = new(StringComparer.Ordinal);
    private readonly HashSet<string> replaced = new(StringComparer.Ordinal);

    private SyncVerdicts(SyncView view, SyncTexts texts, SyncQuestions questions)
    {
        this.view = view;
        this.texts = texts;
        this.questions = questions;
    }

    public static SyncVerdicts Of(SyncView view, KiroPlan plan, SyncIdentity identity, SyncParents parents, SyncTexts texts, SyncQuestions questions)
    {
        var found = new SyncVerdicts(view, texts, questions);
        var order = new SyncOrder();
        foreach (var task in plan.Tasks)
        {
            var key = identity.Key(task.Id)!;
            var said = texts.Of(task).DependsOn;
            order.Child(parents.Of(task), key);
            order.Say(key, parents.IsParent(task) ? [] : said);
            if (identity.Find(task) is { } known)
            {
                found.verdicts.Add(key, found.Verdict(task, known, parents.IsParent(task)));
                order.Keep(key, found.verdicts[key].Text.DependsOn.Except(said));
            }
        }

        found.NotInFile(order);
        foreach (var (key, edge) in order.Reversed())
        {
            found.GiveWay(key, edge);
        }

        return found;
    }

    /// <summary>First made by command: the file is not expected to carry all that the registry has.</summary>
    public static bool ByCommand(SyncTask known) => known.Base is null or { Unread: true } or { ByCommand: true };

    /// <summary>Of a task that the file has.</summary>
    public TextVerdict this[string uid] => verdicts[uid];

    /// <summary>Its line became other work than what is held or done under it; the registry keeps what it has.</summary>
    public bool IsReplaced(string uid) => replaced.Contains(uid);

    /// <summary>Of a task that the file has not; null: it stays as it is.</summary>
    public TextVerdict? Left(string uid) => verdicts.GetValueOrDefault(uid);

    private TextVerdict Verdict(KiroTask task, SyncTask known, bool isParent)
    {
        if (questions.Replaced(task, known) is { } question)
        {
            replaced.Add(known.Task.Uid);
            return TextVerdict.Kept(SyncTexts.Of(known), known.Base!.Text, question);
        }

        var active = known.Held || (!isParent && !known.Task.IsParent && known.State.IsActive());
        return TextMerge.Merge(Agreed(task, known), texts.Of(task), SyncTexts.Of(known), active, ByCommand(known));
    }

    /// <summary>A line that a sync wrote agreed with the registry in title and star; what else follows from its place is the file's own.</summary>
    private SyncedText? Agreed(KiroTask task, SyncTask known) => known.Base is { Unread: true, Text: var written }
        ? texts.Of(task) with { Title = written.Title, Optional = written.Optional }
        : known.Base?.Text;

    private void NotInFile(SyncOrder order)
    {
        foreach (var known in view.Tasks.Where(known => !verdicts.ContainsKey(known.Task.Uid)))
        {
            order.Child(view.ParentOf(known), known.Task.Uid);
            order.Keep(known.Task.Uid, known.DependsOn);
        }
    }

    private void GiveWay(string uid, SyncedEdge edge)
    {
        var known = view.Tasks.First(task => task.Task.Uid == uid);
        var before = view.Tasks.FirstOrDefault(task => task.Task.Uid == edge.To)?.Task.Ref.ToString() ?? "a new task";
        var verdict = verdicts.GetValueOrDefault(uid) ?? TextVerdict.Kept(SyncTexts.Of(known), known.Base?.Text ?? SyncTexts.Of(known));
        verdicts[uid] = verdict with
        {
            Text = Without(verdict.Text, edge),
            Agreed = Without(verdict.Agreed, edge),
            Conflicts = [.. verdict.Conflicts, ("dependency.reversed", $"{known.Task.Ref} came after {before}; in the order of the file {before} comes after it. The file's order holds.")],
        };
    }

    private static SyncedText Without(SyncedText text, SyncedEdge edge) => text with { DependsOn = [.. text.DependsOn.Where(one => one != edge)] };
}
