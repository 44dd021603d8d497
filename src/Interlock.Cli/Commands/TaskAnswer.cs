using Interlock.Cli.Composition;
using Interlock.Cli.Output;
using Interlock.Contract;
using Interlock.Lifecycle;
using Interlock.Registry.Answering;
using Interlock.WorkGraph;

namespace Interlock.Cli.Commands;

/// <summary>The task object as answer of every command that acts on a task.</summary>
internal static class TaskAnswer
{
    public static AnswerShape Shape(string name) => AnswerShape.One<Contract.TaskAnswer>(name);

    /// <summary>The operand that names the task; inside a run it may be left out.</summary>
    public static Operand Operand() => Shapes.Operand.Maybe("TASK", "The task, SPEC/ID; inside a run its own, and for its holder that of the worktree.");

    /// <summary>
    /// The task named, where inside a run an id alone means its spec; or that of the run the command is in; or, for the worker who holds
    /// it, that of the worktree it is given in, whose token is implied then.
    /// </summary>
    public static Result<TaskRef> Named(CommandContext context, string? text)
    {
        var held = HeldHere.Of(context);
        var own = context.RunTask is { } run && TaskRef.Parse(run) is { IsRefused: false } parsed ? parsed.Value : held?.Task;
        var named = (text ?? context.RunTask ?? held?.Task.ToString()) is { } name
            ? TaskRef.Parse(name, own?.Spec)
            : new Refusal(RefusalKind.Usage, "usage.invalid", "No task is named.", "Name it as SPEC/ID, for example chat-app/1.1; in the worktree of a task its holder may leave it out.");
        if (held is { } here && !named.IsRefused && named.Value == here.Task)
        {
            context.ImpliedToken = here.Token;
        }

        return named;
    }

    /// <summary>Prints the task as it stands now; in a dry run as it would stand.</summary>
    public static int Print(CommandContext context, Workplace workplace, Result<WorkTask> result) => Print(context, workplace.Registry.Reading, result);

    public static int Print(CommandContext context, Reading reading, Result<WorkTask> result)
    {
        if (result.IsRefused)
        {
            return context.Refuse(result.Refusal);
        }

        var view = reading.View(result.Value);
        if (context.DryRun)
        {
            view = view with { Task = result.Value, State = result.Value.IsParent ? view.State : result.Value.State };
        }

        return Print(context, view);
    }

    public static int Print(CommandContext context, TaskView view) =>
        context.Print.One(Contract.TaskAnswer.Of(view), page => TaskText.Card(page, view, context.Time.GetUtcNow()));

    public static Tone Tone(TaskState state) => state switch
    {
        TaskState.Done => Output.Tone.Good,
        TaskState.Failed => Output.Tone.Bad,
        TaskState.Blocked or TaskState.Draft => Output.Tone.Waiting,
        TaskState.Cancelled => Output.Tone.Faint,
        TaskState.Pending => Output.Tone.Plain,
        _ => Output.Tone.Active,
    };
}
