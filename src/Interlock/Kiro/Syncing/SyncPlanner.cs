using Interlock.Lifecycle;
using Interlock.Registry.Syncing;
using Interlock.WorkGraph;

namespace Interlock.Kiro.Syncing;

/// <summary>Decides what a sync changes on either side; changes nothing itself.</summary>
internal sealed class SyncPlanner
{
    private readonly SyncView view;
    private readonly KiroPlan plan;
    private readonly SyncOptions options;
    private readonly string file;
    private readonly SyncIdentity identity;
    private readonly SyncNumbers numbers;
    private readonly SyncQuestions questions;
    private readonly SyncTexts texts;
    private readonly SyncParents parents;
    private readonly SyncVerdicts verdicts;
    private readonly SyncOutlook outlook = new();
    private readonly HashSet<string> workNow = new(StringComparer.Ordinal);
    private readonly bool usesQueued;
    private readonly SyncChanges changes;
    private readonly List<FileEdit> edits = [];
    private readonly List<SyncAgreement> agreements = [];
    private readonly List<ImportProblem> conflicts = [];
    private readonly List<ImportProblem> errors;
    private readonly Dictionary<string, int> lineOf = new(StringComparer.Ordinal);
    private int removed;

    private SyncPlanner(SyncView view, KiroPlan plan, CriteriaList criteria, SyncOptions options, string file)
    {
        this.view = view;
        this.plan = plan;
        this.options = options with { Writes = options.Writes && !(options.LeaveToMerges && view.Merges), Removes = options.Removes && options.Standing == Standing.Later };
        this.file = file;
        usesQueued = options.Format.SaysProgress && plan.Tasks.Any(task => task.Mark == "~");
        identity = SyncIdentity.Of(view, plan.Tasks);
        numbers = SyncNumbers.Of(view, plan.Tasks, identity);
        changes = new(view, numbers);
        questions = SyncQuestions.Of(plan.Tasks, identity, this.options);
        errors = [.. plan.Problems.Select(problem => new ImportProblem(file, problem.Line, problem.Code, problem.Message))];
        texts = new(view, identity, criteria, file, errors);
        parents = new(plan, identity);
        verdicts = SyncVerdicts.Of(view, plan, identity, parents, texts, questions);
    }

    /// <param name="file">As it is named in problems and events.</param>
    public static SyncDecision Decide(SyncView view, KiroPlan plan, CriteriaList criteria, SyncOptions options, string file)
    {
        var planner = new SyncPlanner(view, plan, criteria, options, file);
        if (plan.Tasks.Count == 0 && options.Removes && view.Tasks.Any(task => task.Base is { Missing: false }))
        {
            // More likely half saved than meant.
            planner.Conflict(1, "kiro.emptied", "The file has no task any more. Nothing was cancelled; cancel by hand what is not wanted.");
            return planner.Result(new() { File = file });
        }

        if (options.Standing == Standing.Earlier && view.Tasks.Any(task => task.Base is not null))
        {
            planner.Conflict(1, "sync.earlier_checkout", "The checkout stands on an older commit, and the file is as it was there: nothing of it is taken for an edit.");
            return planner.Result(new() { File = file });
        }

        if (options.Closes)
        {
            return planner.Closed();
        }

        planner.Decide();
        return planner.Result(new()
        {
            File = file,
            Origin = options.Source is { } source ? new(view.Spec, source, options.Standing == Standing.Later ? options.Head : null, options.Format.Name) : null,
            Vouched = options.TrustTicks ? "its box was ticked in the file and kiro.trust_ticks is on" : "its box was ticked in the file, and the tick was accepted",
            Changes = planner.changes.All,
            New = [.. planner.identity.Fresh.Select((task, i) => (planner.texts.Draft(task, planner.numbers[$"#{i}"]) with { AlreadyDone = planner.IsDone(task) }, planner.parents.Of(task), planner.texts.Of(task).DependsOn))],
            Bases = [.. planner.agreements.Where(one => one.IsNews).Select(one => one.Now)],
        });
    }

    private SyncDecision Closed()
    {
        foreach (var known in view.Tasks.Where(task => task is { Task.IsParent: false, State: not (TaskState.Done or TaskState.Cancelled) }))
        {
            if (known.Held || !SyncChanges.MayCancel(known))
            {
                Conflict(1, "task.archived_held", $"The plan was archived, but {known.Task.Ref} is {known.State.Name()}; it is cancelled once nobody works on it.");
                continue;
            }

            changes.Add(new() { Uid = known.Task.Uid, Id = known.Task.Id, Parent = view.ParentOf(known), IsParent = false, Text = SyncTexts.Of(known), Turn = SyncTurn.Close }, known, known.Task.Title);
        }

        return Result(new() { File = file, Changes = changes.All });
    }

    private void Decide()
    {
        foreach (var task in plan.Tasks)
        {
            if (identity.Find(task) is { } known)
            {
                Known(task, known);
            }
            else
            {
                Fresh(task);
            }
        }

        var lost = identity.Lost.ToHashSet();
        foreach (var task in view.BottomUp().Where(task => !lineOf.ContainsKey(task.Task.Uid)))
        {
            NotInFile(task, lost.Contains(task));
        }

        if (options.Standing != Standing.Later && lost.Count > 0)
        {
            Conflict(1, "sync.other_checkout", $"The checkout does not hold what the spec was last read from: {lost.Count} tasks that it has not are kept.");
        }

        foreach (var task in numbers.Waiting)
        {
            Conflict(task.Line, "renumber.waits", $"{task.Id} is called {numbers[identity.Key(task.Id)!]} until nobody holds the task in whose place it comes.");
        }

        agreements.ForEach(one => one.Expect(outlook));
    }

    private void Known(KiroTask task, SyncTask known)
    {
        var uid = known.Task.Uid;
        lineOf[uid] = task.Line;
        var parent = parents.Of(task);
        var isParent = parents.IsParent(task);
        var text = verdicts[uid];
        var mark = isParent ? MarkMerge.Parent(task.Mark, known.Base, MarkMerge.Of(known.State, known.Task, usesQueued, options.Format.SaysProgress))
            : known.Task.IsParent ? MarkMerge.NoParentAnyMore(task.Mark)
            : verdicts.IsReplaced(uid) ? new() { Mark = known.Base!.Mark, Said = known.Base.Said }
            : questions.Reopening(MarkMerge.Leaf(task.Mark, known.Base, known, usesQueued, options.For(task.Id)), known);
        var turn = known.Base is { Missing: true } ? SyncTurn.Return : mark.Turn;
        Report(task.Line, mark.Conflict is { } odd ? [.. text.Conflicts, odd] : text.Conflicts, known);
        var change = new SyncChange { Uid = uid, Id = numbers[uid], Parent = parent, IsParent = isParent, Text = text.Text, Turn = turn };
        changes.Add(change, known, task.Title);
        outlook.Expect(uid, parent, SyncChanges.Turned(known, turn), text.Text.Optional, isParent);
        var agreed = new SyncBase
        {
            Task = uid,
            Spec = view.Spec,
            Number = task.Id,
            Parent = identity.Key(task.Parent),
            Mark = mark.Write is null ? mark.Mark : known.Base?.Mark ?? mark.Said,
            Said = mark.Write is null ? mark.Said : known.Base?.Said ?? mark.Said,
            Text = text.Agreed,
            ByCommand = SyncVerdicts.ByCommand(known),
        };
        if (!isParent)
        {
            workNow.Add(uid);
        }

        var agreement = new SyncAgreement(known.Base, agreed, known.Task with { IsParent = isParent }, mark);
        agreements.Add(agreement);
        if (options.Writes)
        {
            Write(task, text, mark, agreement);
        }
    }

    private void Write(KiroTask task, TextVerdict text, MarkVerdict mark, SyncAgreement agreement)
    {
        if (mark.Write is { } written)
        {
            edits.Add(new(agreement, task.Line) { Mark = written });
        }

        if (text.WriteTitle)
        {
            edits.Add(new(agreement, task.Line) { Title = (task.Title, text.Text.Title) });
        }

        if (text.WriteOptional)
        {
            edits.Add(new(agreement, task.Line) { Optional = text.Text.Optional });
        }
    }

    private void Fresh(KiroTask task)
    {
        var key = identity.Key(task.Id)!;
        var parent = parents.Of(task);
        var text = texts.Of(task);
        var done = IsDone(task);
        if (task.Done && !done && !task.IsParent)
        {
            Conflict(task.Line, "tick.unproven", $"{numbers[key]} is new, and ticked; what is added to a spec that was read before is not done by its tick. It is left alone.");
        }

        changes.Say($"+ {numbers[key]} {task.Title}{(done && !task.IsParent ? " (done already)" : "")}");
        outlook.Expect(key, parent, done ? TaskState.Done : TaskState.Pending, task.Optional, task.IsParent);
        var agreed = new SyncBase { Task = key, Spec = view.Spec, Number = task.Id, Parent = parent, Mark = done || !task.Done ? task.Mark : " ", Said = done ? "x" : " ", Text = text };
        agreements.Add(new(null, agreed, task.IsParent ? new WorkTask { Uid = key, Spec = view.Spec, Id = task.Id, Title = task.Title, IsParent = true, CreatedAt = default, UpdatedAt = default } : null));
    }

    /// <summary>A tick counts when the spec is first read; later only where a person may vouch for it.</summary>
    private bool IsDone(KiroTask task) => task.Done && (task.IsParent || (options.For(task.Id).TrustTicks && options.ByPerson) || !view.Tasks.Any(known => known.Base is not null));

    private void NotInFile(SyncTask known, bool lost)
    {
        var uid = known.Task.Uid;
        var parent = view.ParentOf(known) is { } above && !workNow.Contains(above) ? above : null;
        var gone = lost && options.Removes;
        var isParent = known.Task.IsParent && !(gone && !outlook.HasChildren(uid));
        var turn = gone && (known.Base is { Missing: false } || (!known.Held && !isParent && SyncChanges.MayCancel(known))) ? SyncTurn.Vanish : SyncTurn.None;
        outlook.Expect(uid, parent, turn == SyncTurn.Vanish && !known.Held && SyncChanges.MayCancel(known) ? TaskState.Cancelled : known.State, known.Task.Optional, isParent);
        var left = verdicts.Left(uid);
        changes.Add(new() { Uid = uid, Id = numbers[uid], Parent = parent, IsParent = isParent, Text = left?.Text ?? SyncTexts.Of(known), Turn = turn }, known, known.Task.Title);
        Report(1, left?.Conflicts ?? [], known);
        var removes = gone && known.Base is { Missing: false };
        removed += removes ? 1 : 0;
        if (known.Base is { } agreed && (removes || left is not null))
        {
            agreements.Add(new(agreed, agreed with { Missing = agreed.Missing || removes, Text = left?.Agreed ?? agreed.Text }, null));
        }

        if (gone && known.Held)
        {
            Conflict(1, "task.missing_held", $"{known.Task.Ref} is not in the file any more, but somebody holds it; it is kept, and cancelled once it is free.");
        }
        else if (!lost && numbers[uid] == known.Task.Id && options.Removes && known.State != TaskState.Cancelled)
        {
            if (options.Writes && !isParent && NewLine.Bears(known.Task.Id))
            {
                Insert(known);
                return;
            }

            Conflict(1, "registry.only", $"{known.Task.Ref} was made by command and is not in the file; add it there to see it there.");
        }
        else if (!lost && numbers[uid] != known.Task.Id)
        {
            Conflict(1, "number.taken", $"{known.Task.Ref} was made by command; the file gives its number to another task, so it is called {numbers[uid]} now.");
        }
    }

    private void Insert(SyncTask known)
    {
        var said = MarkMerge.Of(known.State, known.Task, usesQueued, options.Format.SaysProgress);
        var line = new NewLine(known.Task.Id, known.Task.Title, known.Task.Optional, said);
        var written = new SyncBase { Task = known.Task.Uid, Spec = view.Spec, Number = known.Task.Id, Mark = said, Said = said, Text = SyncTexts.Of(known), Unread = true };
        edits.Add(new(new(known.Base, written, null), 1) { Insert = line });
    }

    private void Report(int line, IEnumerable<(string Code, string Message)> found, SyncTask known)
    {
        foreach (var (code, message) in found)
        {
            Conflict(line, code, message.Contains(known.Task.Ref.ToString(), StringComparison.Ordinal) ? message : $"{known.Task.Ref}: {message}");
        }
    }

    private void Conflict(int line, string code, string message) => conflicts.Add(new(file, line, code, message));

    private SyncDecision Result(SyncPlan done) => new()
    {
        Plan = done,
        Edits = edits,
        Conflicts = conflicts,
        Errors = errors,
        Lines = changes.Lines,
        Noted = changes.Noted,
        LineOf = lineOf,
        NewLines = done.New.Count == 0
            ? new Dictionary<string, int>()
            : identity.Fresh.Select((task, i) => (Key: $"#{i}", task.Line)).ToDictionary(pair => pair.Key, pair => pair.Line, StringComparer.Ordinal),
        Matched = plan.Tasks.Count - identity.Fresh.Count,
        Removed = removed,
    };
}
