using Interlock.Cli.Output;
using Interlock.Contract;
using Interlock.Lifecycle;
using Interlock.Registry.Answering;

namespace Interlock.Cli.Commands.Spec;

/// <summary>Specs for eyes.</summary>
internal static class SpecText
{
    /// <summary>Answers with the spec as it stands now; in a dry run as it would stand.</summary>
    public static int Print(CommandContext context, Workplace workplace, Result<WorkGraph.Spec> result)
    {
        if (result.IsRefused)
        {
            return context.Refuse(result.Refusal);
        }

        var found = workplace.Registry.Reading.Spec(result.Value.Name);
        var shown = found.IsRefused || context.DryRun ? new(result.Value, found.IsRefused ? 0 : found.Value.Tasks, found.IsRefused ? new Dictionary<TaskState, int>() : found.Value.ByState) : found.Value;
        return context.Print.One(SpecAnswer.Of(shown), page => page.Table(Table([shown]), ""));
    }

    public static Table Table(IEnumerable<SpecSummary> specs)
    {
        var table = new Table(new("SPEC", Whole: true), new("TASKS", Right: true), new("DONE", Right: true), new("%", Right: true), new("AT WORK", Right: true), new("READY", Right: true), new("BLOCKED", Right: true), new("FAILED", Right: true), new("FROM", Shrinks: true));
        foreach (var spec in specs)
        {
            table.Add(
                Piece.Strong(spec.Spec.Name),
                $"{spec.Tasks}",
                Piece.Good($"{spec.Count(TaskState.Done)}"),
                $"{spec.Progress}",
                $"{spec.Count(TaskState.Analyzing, TaskState.Implementing, TaskState.Reviewing, TaskState.Deploying)}",
                $"{spec.Count(TaskState.Pending)}",
                $"{spec.Count(TaskState.Blocked, TaskState.Draft)}",
                spec.Count(TaskState.Failed) > 0 ? Piece.Bad($"{spec.Count(TaskState.Failed)}") : "0",
                spec.Spec.SourcePath);
        }

        return table;
    }
}
