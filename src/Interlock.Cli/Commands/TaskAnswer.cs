using Interlock.Cli.Composition;
using Interlock.Cli.Output;
using Interlock.Cli.Schemas;
using Interlock.Lifecycle;
using Interlock.Registry;
using Interlock.WorkGraph;

namespace Interlock.Cli.Commands;

/// <summary>The task object as answer of every command that acts on a task.</summary>
internal static class TaskAnswer
{
    public const string Fields =
        "spec:text id:text uid:text title:text description:text kind:text "
        + "state:(draft|pending|analyzing|implementing|reviewing|deploying|blocked|done|failed|cancelled) state_reason:text? ready:bool priority:int optional:bool "
        + "estimate_minutes:int? completion:(merge|checks|manual|external|imported) attempt:int depends_on:{task:text hard:bool}[] blocks:text[] required_skills:text[] "
        + "files:text[] file_hints:text[] locked_files:text[] requirements:text[] acceptance:text[] issue:int? branch:text? base_commit:text? change:int? merge_commit:text? "
        + "claim:{worker:text worker_type:(human|ai_agent) token:int host:text run_id:text? claimed_at:time expires_at:time}? "
        + "impact:{risk:(LOW|MEDIUM|HIGH|CRITICAL) reason:text symbols:text[] affected_files:text[] commit:text file_set_hash:text source:text recorded_at:time}? "
        + "approval:{for:text granted:bool by:text reason:text risk:text? own_task:bool at:time}? progress:int progress_step:text? "
        + "artifacts:{id:text type:text uri:text size_bytes:int? created_at:time metadata:any}[] parent:text? is_parent:bool due_at:time? worklog:text? closed_at:time? "
        + "metadata:any version:int created_at:time updated_at:time";

    public static DataShape Shape(string name) => DataShape.One(name, Fields);

    /// <summary>The operand that names the task; inside a run it may be left out.</summary>
    public static Operand Operand() => Shapes.Operand.Maybe("TASK", "The task, SPEC/ID; inside a run its own.");

    /// <summary>The task named, where inside a run an id alone means its spec; or that of the run the command is in.</summary>
    public static Result<TaskRef> Named(CommandContext context, string? text) =>
        (text ?? context.RunTask) is { } name
            ? TaskRef.Parse(name, context.RunTask is { } own && TaskRef.Parse(own) is { IsRefused: false } parsed ? parsed.Value.Spec : null)
            : new Refusal(RefusalKind.Usage, "usage.invalid", "No task is named.", "Name it as SPEC/ID, for example chat-app/1.1.");

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
        context.Print.One(view, TaskJson.Write, page => TaskText.Card(page, view, context.Time.GetUtcNow()));

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
