using Interlock.Cli.Composition;
using Interlock.Cli.Output;
using Interlock.Contract;
using Interlock.Lifecycle;
using Interlock.Registry.Answering;
using Interlock.Registry.Answering.Searching;
using Interlock.WorkGraph;

namespace Interlock.Cli.Commands.Tasks;

/// <summary><c>task list [SPEC]</c>.</summary>
internal sealed class TaskListCommand : LookCommand
{
    private readonly Operand spec = Operand.Maybe("SPEC", "Only tasks of this spec.");
    private readonly Option state = Option.Text("--state", "S", "Only tasks in this state, in the words of the view.");
    private readonly Option skill = Option.Text("--skill", "S", "Only tasks that ask for this skill.");
    private readonly Option kind = Option.Choice("--kind", "K", WorkTask.Kinds, "Only tasks of this kind.");
    private readonly Option view = Option.Choice("--view", "V", Views.Names, "Show states in the words of another program.");
    private readonly Option where = Option.Texts("--where", "CONDITION", "Only tasks where a field compares so: FIELD=V, !=, <, <=, >, >=, ~ (contains), !~; all that are given must hold.");
    private readonly Option sort = Option.Text("--sort", "KEYS", "Order: any fields, parted by commas, a dash before one turns it round; default created.");
    private readonly Option reverse = Option.Flag("--reverse", "The other way round.");
    private readonly Option limit = Option.Integer("--limit", "N", "At most so many.", 0, int.MaxValue);
    private readonly Option offset = Option.Integer("--offset", "N", "Leave so many out first.", 0, int.MaxValue);

    public override CommandShape Shape => new("task list", "List tasks.")
    {
        Description = "With --view each task also carries view_state, its state in that view's words. Fields are those of the JSON, worker, risk and "
            + "metadata.KEY; times may be days (2026-01-31) or ages (2h); FIELD= finds tasks that have nothing there.",
        Operands = [spec],
        Options = [state, skill, kind, where, view, sort, reverse, limit, offset],
        Data = AnswerShape.List<ListedTaskAnswer>("task.list"),
        Examples = ["interlock task list chat-app --state blocked", "interlock task list --json=id,title,state --sort priority --limit 20", "interlock task list --where 'priority<3' --where worker=ann --where title~login --sort=-updated"],
    };

    protected override int Run(CommandContext context, Reading reading, Place place, Arguments arguments)
    {
        var chosen = States(arguments.Text(state), arguments.Text(view));
        if (chosen.IsRefused)
        {
            return context.Refuse(chosen.Refusal);
        }

        if (arguments.Text(spec) is { } name && reading.Spec(name) is { IsRefused: true } unknown)
        {
            return context.Refuse(unknown.Refusal!);
        }

        var conditions = TaskSearch.Conditions(arguments.All(where), context.Time.GetUtcNow());
        if (conditions.IsRefused)
        {
            return context.Refuse(conditions.Refusal);
        }

        var order = arguments.Text(sort) is { } keys ? TaskOrder.Parse(keys) : TaskOrder.Creation;
        if (order.IsRefused)
        {
            return context.Refuse(order.Refusal);
        }

        var tasks = reading.Search(new()
        {
            Spec = arguments.Text(spec),
            States = chosen.Value,
            Skill = arguments.Text(skill),
            Kind = arguments.Text(kind),
            Where = conditions.Value,
            Order = order.Value,
            Reverse = arguments.Has(reverse),
            Limit = (int?)arguments.Integer(limit),
            Offset = (int)(arguments.Integer(offset) ?? 0),
        });
        var words = arguments.Text(view);
        string Word(TaskView task) => words is null ? task.State.Name() : Views.Word(words, task.State)!;
        return context.Print.List(tasks.Select(task => ListedTaskAnswer.Of(task, words is null ? null : Word(task))), page => TaskText.Table(page, tasks, "No task.", Word));
    }

    private static Result<IReadOnlyList<TaskState>> States(string? word, string? view)
    {
        if (word is null)
        {
            return Array.Empty<TaskState>();
        }

        var states = Enum.GetValues<TaskState>().Where(one => (view is null ? one.Name() : Views.Word(view, one)) == word).ToList();
        var known = Enum.GetValues<TaskState>().Select(one => view is null ? one.Name() : Views.Word(view, one)!).Distinct();
        var other = Views.Names.FirstOrDefault(name => name != view && Enum.GetValues<TaskState>().Any(one => Views.Word(name, one) == word));
        return states.Count > 0 ? states : Parsing.UsageErrors.Invalid("--state", word, "one of " + string.Join(", ", known)) with
        {
            Hint = other is null ? null : $"'{word}' is a word of the {other} view: say --view {other} too.",
        };
    }
}
