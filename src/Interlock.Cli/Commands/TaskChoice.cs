using Interlock.Registry.Answering;

namespace Interlock.Cli.Commands;

/// <summary>Of which tasks something is listed: all, those of a spec, or one.</summary>
internal sealed class TaskChoice
{
    private readonly string? spec;
    private readonly string? task;

    private TaskChoice(string? spec, string? task) => (this.spec, this.task) = (spec, task);

    /// <summary>Refused when there is no such spec or task.</summary>
    public static Result<TaskChoice> Of(CommandContext context, Reading reading, string? spec, string? task)
    {
        if (spec is not null && reading.RefuseSpec(spec) is { } unknown)
        {
            return unknown;
        }

        if (task is null)
        {
            return new TaskChoice(spec, null);
        }

        var name = TaskAnswer.Named(context, task);
        var found = name.IsRefused ? name.Refusal : reading.Show(name.Value);
        return found.IsRefused ? found.Refusal : new TaskChoice(spec, name.Value.ToString());
    }

    /// <param name="name">A task, <c>SPEC/ID</c>; null for something of a task that is there no longer.</param>
    public bool Holds(string? name) =>
        (task is null || name == task) && (spec is null || name?.StartsWith(spec + "/", StringComparison.Ordinal) == true);
}
