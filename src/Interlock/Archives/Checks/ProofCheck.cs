using Interlock.Lifecycle;
using Interlock.Registry;
using Interlock.Registry.Answering.Searching;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Archives.Checks;

/// <summary>Every done task can be derived again: the gates on its way are in the log, with the commit and the way it got done.</summary>
internal static class ProofCheck
{
    private const string Compare = "It was written past the commands. Look at 'interlock task history {0}', and reopen it with 'interlock task reopen {0} --reason TEXT'.";

    private static readonly Dictionary<string, int[]> Needed = new(StringComparer.Ordinal)
    {
        ["merge"] = [2, 3, 4, 5, 6, 7],
        ["checks"] = [2, 3, 4, 7],
        ["manual"] = [2, 3, 4, 7],
        ["external"] = [2, 3, 4, 7],
    };

    public static void Run(Survey survey, Testimony testimony, TargetFacts? target)
    {
        foreach (var task in survey.Tasks.Where(task => !task.IsParent))
        {
            if (testimony.Of(task.Uid) is not { } told)
            {
                continue;
            }

            var name = task.Name.ToString();
            var next = string.Format(System.Globalization.CultureInfo.InvariantCulture, Compare, name);
            if (told.Completion is { } completion && completion != task.Completion.Name())
            {
                survey.Error("task.completion", name, $"{name} is a {task.Completion.Name()} task; the log says {completion}.", next);
            }

            if (task.State == TaskState.Done && task.Completion != Completion.Imported)
            {
                Done(survey, task, testimony, target, next);
            }

            Locks(survey, task, told);
        }
    }

    private static void Done(Survey survey, TaskFacts task, Testimony testimony, TargetFacts? target, string next)
    {
        var told = testimony.Of(task.Uid)!;
        var name = task.Name.ToString();
        var needed = told.Vouched ? [7] : Needed[task.Completion.Name()];
        if (needed.Where(gate => told.DoneOn?.Contains(gate) != true).ToList() is { Count: > 0 } missing)
        {
            survey.Error("done.unproven", name, $"{name} is done, and the log has no passing of gate {string.Join(", ", missing)} on its way.", next);
            return;
        }

        if (told.DoneAs != task.Completion.Name() || told.MergeCommit != task.MergeCommit)
        {
            survey.Error("done.other_commit", name, $"{name} is done as {task.Completion.Name()} by {task.MergeCommit ?? "no commit"}; the log says {told.DoneAs} by {told.MergeCommit ?? "no commit"}.", next);
        }

        if (task.Completion is not (Completion.Merge or Completion.Checks) || task.MergeCommit is not { } commit)
        {
            return;
        }

        if (Records.Evidence.Find(survey.Reader, task.Uid) is not { } known || known.Commit != commit)
        {
            survey.Error("done.no_evidence", name, $"What gate 7 judged of {commit} for {name} is not there.", next);
            return;
        }

        if (told.DoneWith is { } ran && testimony.Trusted.Take(told.TrustedBefore).ToList() is { Count: > 0 } trusted
            && !trusted.Any(checks => checks.All(check => ran.Any(one => one.Name == check.Name && one.Command == check.Command))))
        {
            survey.Error("done.other_checks", name, $"{name} is done with {(ran.Count == 0 ? "no checks" : string.Join(", ", ran.Select(check => $"'{check.Name}' of {check.Source}")))}; what was trusted then is '{string.Join("', '", trusted[^1].Select(check => check.Name))}'.", next);
        }

        target?.Judge(survey, name, commit, known, told.Head, next);
    }

    private static void Locks(Survey survey, TaskFacts task, Told told)
    {
        var held = survey.Reader.LocksOf(task.Uid).Select(one => one.Path).ToHashSet(StringComparer.Ordinal);
        if (held.FirstOrDefault(path => !told.Locks.Contains(path)) is { } unknown)
        {
            survey.Error("lock.unproven", task.Name.ToString(), $"{task.Name} has {unknown} locked, and the log does not say that it took it.", $"Use 'interlock lock force-release {task.Name}' with a reason.");
        }

        if (told.Locks.FirstOrDefault(path => !held.Contains(path)) is { } lost)
        {
            survey.Error("lock.lost", task.Name.ToString(), $"{task.Name} took the lock of {lost} and did not give it back, but has it no more.", $"Use 'interlock lock force-release {task.Name}' with a reason, and claim it again.");
        }
    }
}
