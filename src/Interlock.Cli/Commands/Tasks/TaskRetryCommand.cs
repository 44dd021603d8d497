using Interlock.Cli.Composition;
using Interlock.Cli.Output;
using Interlock.Contract;
using Interlock.Registry.Answering;
using Interlock.WorkGraph;

namespace Interlock.Cli.Commands.Tasks;

/// <summary><c>task retry TASK…|SPEC</c>: has what failed tried again.</summary>
internal sealed class TaskRetryCommand : WorkplaceCommand
{
    private readonly Operand names = Operand.Some("TASK", "The tasks, SPEC/ID; a SPEC alone means all of it that failed.");
    private readonly Option clean = Option.Flag("--clean-base", "Begin at the tip of the target, on a new branch; what was committed stays on the old one.");
    private readonly Option reason = Option.Text("--reason", "R", "Why; goes into the log.");

    public override CommandShape Shape => new("task retry", "Have tasks that failed tried again.")
    {
        Description = "The next attempt is told how each earlier one ended, and builds on what is committed. A task that waits for its next attempt is tried at once. "
            + "All or none: where one of them has not failed, nothing is changed.",
        Operands = [names],
        Options = [clean, reason],
        Data = AnswerShape.List<Contract.TaskAnswer>("task.retry"),
        Examples = ["interlock task retry chat-app/3", "interlock task retry chat-app --clean-base"],
    };

    protected override async ValueTask<int> RunAsync(CommandContext context, Workplace workplace, Arguments arguments)
    {
        var chosen = Chosen(context, workplace, arguments.All(names));
        if (chosen.IsRefused)
        {
            return context.Refuse(chosen.Refusal);
        }

        var retries = workplace.Registry.Retries;
        if (chosen.Value.Select(retries.Refuse).OfType<Refusal>().FirstOrDefault() is { } unfit)
        {
            return context.Refuse(unfit);
        }

        var views = new List<TaskView>();
        foreach (var name in chosen.Value)
        {
            var retried = await retries.RetryAsync(name, arguments.Text(reason), arguments.Has(clean), context.Actor(), context.Interrupts.Hard);
            if (retried.IsRefused)
            {
                return context.Refuse(retried.Refusal);
            }

            var view = workplace.Registry.Reading.View(retried.Value);
            views.Add(context.DryRun ? view with { Task = retried.Value, State = retried.Value.State } : view);
        }

        return context.Print.List(views.Select(Contract.TaskAnswer.Of), page =>
        {
            TaskText.Table(page, views, "Nothing of it has failed.");
            if (views.Count > 0)
            {
                page.Line(Piece.Faint("next: "), $"interlock work {string.Join(' ', views.Select(view => view.Task.Spec).Distinct())}");
            }
        });
    }

    private static Result<List<TaskRef>> Chosen(CommandContext context, Workplace workplace, IReadOnlyList<string> words)
    {
        var chosen = new List<TaskRef>();
        foreach (var word in words)
        {
            if (!word.Contains('/', StringComparison.Ordinal) && context.RunTask is null)
            {
                var failed = workplace.Registry.Retries.FailedOf(word);
                if (failed.IsRefused)
                {
                    return failed.Refusal;
                }

                chosen.AddRange(failed.Value);
                continue;
            }

            var name = TaskAnswer.Named(context, word);
            if (name.IsRefused)
            {
                return name.Refusal;
            }

            chosen.Add(name.Value);
        }

        return chosen.Distinct().ToList();
    }
}
