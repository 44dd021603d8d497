using Interlock.Lifecycle;
using Interlock.Registry;
using Interlock.Registry.Answering.Searching;
using Interlock.WorkGraph;

namespace Interlock.Archives.Checks;

/// <summary>Edges, cycles, parents, and the counters and states that follow from them.</summary>
internal static class GraphCheck
{
    private const int NamesShown = 10;

    public static void Run(Survey survey)
    {
        Dangling(survey);
        foreach (var task in survey.Tasks)
        {
            Place(survey, task);
            Count(survey, task);
        }

        Cycles(survey);
    }

    private static void Dangling(Survey survey)
    {
        foreach (var edge in survey.Strays.Where(_ => survey.Spec is null))
        {
            survey.Error("graph.dangling", edge.Task, $"A dependency belongs to {edge.Task}, which is no task.", "Restore the spec from a backup under a new name and compare.");
        }

        foreach (var task in survey.Tasks)
        {
            foreach (var edge in task.After.Where(edge => survey.Find(edge.DependsOn) is null))
            {
                survey.Error("graph.dangling", task.Name.ToString(), $"{task.Name} depends on {edge.DependsOn}, which is no task.", $"Set its dependencies again with 'interlock task update {task.Name}'.");
            }
        }
    }

    private static void Place(Survey survey, TaskFacts task)
    {
        if (!survey.Specs.Contains(task.Name.Spec))
        {
            survey.Error("spec.missing", task.Name.ToString(), $"{task.Name} belongs to the spec {task.Name.Spec}, which is not there.", "Restore the spec from a backup.");
        }

        if (task.Parent is not { } id)
        {
            return;
        }

        var name = new TaskRef(task.Name.Spec, id);
        if (survey.Find(name) is not { } parent)
        {
            survey.Error("parent.dangling", task.Name.ToString(), $"The parent of {task.Name} is {name}, which is no task.", "Read the spec's file again with 'interlock spec sync', or restore the spec from a backup.");
        }
        else if (!parent.IsParent)
        {
            survey.Error("parent.is_work", task.Name.ToString(), $"The parent of {task.Name} is {name}, which is a task to be worked on itself.", "Read the spec's file again with 'interlock spec sync', or restore the spec from a backup.");
        }
    }

    private static void Count(Survey survey, TaskFacts task)
    {
        var open = task.After.Where(edge => survey.Find(edge.DependsOn) is { } before && survey.StateOf(before) != TaskState.Done).ToList();
        var (hard, soft) = (open.Count(edge => edge.Hard), open.Count(edge => !edge.Hard));
        if ((hard, soft) != (task.Open, task.OpenSoft))
        {
            survey.Error(
                "counter.dependencies",
                task.Name.ToString(),
                $"{task.Name} counts {task.Open} open hard and {task.OpenSoft} open soft dependencies; by its edges there are {hard} and {soft}.",
                $"Set its dependencies again with 'interlock task update {task.Name}'.");
        }
        else if (!task.IsParent && task.State == TaskState.Pending && hard > 0)
        {
            survey.Error("state.ready_too_early", task.Name.ToString(), $"{task.Name} is pending although {hard} of its hard dependencies are open.", $"Look at 'interlock task why {task.Name}'.");
        }
        else if (task.State == TaskState.Blocked && hard == 0 && BlockReasons.Is(task.Reason, BlockReasons.Dependencies))
        {
            survey.Error("state.waits_for_nothing", task.Name.ToString(), $"{task.Name} is blocked by dependencies, and all of them are done.", $"Use 'interlock task advance {task.Name} --to pending'.");
        }
    }

    private static void Cycles(Survey survey)
    {
        foreach (var knot in WorkGraph.Cycles.Knots(survey.Tasks.Select(task => task.Uid), uid => survey.Find(uid) is { } task ? Before(task) : []))
        {
            var members = knot.Select(uid => survey.Find(uid)!).ToList();
            var first = members.MinBy(task => task.Name.ToString(), StringComparer.Ordinal)!;
            var shown = string.Join(", ", members.Select(task => task.Name.ToString()).Order(StringComparer.Ordinal).Take(NamesShown)) + (members.Count > NamesShown ? $" and {members.Count - NamesShown} more" : "");

            // Reading a file keeps such tasks as drafts, or blocks them, with the circle as the reason: known, and yet nothing will come of them.
            var open = members.FindAll(task => !task.IsParent && !task.State.IsFinal());
            var known = open.Count > 0 && open.TrueForAll(task => task.State == TaskState.Draft || BlockReasons.Is(task.Reason, BlockReasons.Cycle));
            var fate = open.TrueForAll(task => task.State == TaskState.Draft) ? "stay drafts" : "are blocked for it";
            survey.Findings.Add(new(
                "graph.cycle",
                known ? Severity.Warning : Severity.Error,
                first.Name.ToString(),
                $"{shown} depend on each other in a circle{(known ? $" and {fate}" : "")}.",
                $"Take one dependency out of the circle with 'interlock task update {first.Name}', or in the file it came from."));
        }
    }

    private static IEnumerable<string> Before(TaskFacts task) =>
        task.After.Where(edge => edge.Hard).Select(edge => edge.DependsOn).Concat(task.IsParent ? task.Children.Select(child => child.Uid) : []);
}
