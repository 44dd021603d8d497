using Interlock.Cli.Composition;
using Interlock.Registry;
using Interlock.Registry.Defining;
using Interlock.WorkGraph;

namespace Interlock.Cli.Commands.Tasks;

/// <summary><c>task create SPEC/ID</c>.</summary>
internal sealed class TaskCreateCommand : WorkplaceCommand
{
    private readonly Operand task = Operand.One("TASK", "Its name, SPEC/ID; the spec is made when there is none.");
    private readonly Option title = Option.Text("--title", "T", "What is to be done, one line.", required: true);
    private readonly Option description = Option.Text("--description", "D", "What is to be done, in full; otherwise the title.");
    private readonly Option kind = Option.Choice("--kind", "K", WorkTask.Kinds, "Kind of work; default feat.");
    private readonly Option priority = Option.Integer("--priority", "N", "1 is highest, 5 lowest; default 3.", 1, 5);
    private readonly Option estimate = Option.Integer("--estimate", "MIN", "Estimate in minutes.", 0, int.MaxValue);
    private readonly Option files = Option.Texts("--file", "PATH", "A path or glob it will change; with any, changing others is refused.");
    private readonly Option depends = Option.Texts("--depends", "REF", "A task that must be done before: ID in the same spec, or SPEC/ID.");
    private readonly Option soft = Option.Texts("--soft", "REF", "A task that had better be done before.");
    private readonly Option skills = Option.Texts("--skill", "S", "A skill it asks for.");
    private readonly Option requirements = Option.Texts("--requirement", "TEXT", "What it answers to in the requirements.");
    private readonly Option acceptance = Option.Texts("--acceptance", "TEXT", "A criterion of acceptance.");
    private readonly Option set = Option.Texts("--set", "KEY=V", "A free fact to keep in its metadata; KEY:=JSON for numbers and lists.");
    private readonly Option optional = Option.Flag("--optional", "Worked last, and nothing waits for it when skipped.");
    private readonly Option completion = Option.Choice("--completion", "C", ["merge", "checks", "manual", "external"], "How it gets done; default merge.");
    private readonly Option issue = Option.Integer("--issue", "N", "An existing issue; otherwise one is opened.", int.MinValue, int.MaxValue);
    private readonly Option draft = Option.Flag("--draft", "Keep it a draft.");
    private readonly Option key = Option.Text("--key", "K", "The same key again gives the task made before.");

    public override CommandShape Shape => new("task create", "Make a task.")
    {
        Description = "It is pending at once, or blocked while a task it depends on is open. An unknown dependency and a cycle are refused.",
        Operands = [task],
        Options = [title, description, kind, priority, estimate, files, depends, soft, skills, requirements, acceptance, set, optional, completion, issue, draft, key],
        Data = TaskAnswer.Shape("task.create"),
        Examples =
        [
            "interlock task create chat-app/1 --title 'Store messages' --file src/store/",
            "interlock task create chat-app/2 --title 'List messages' --depends 1 --priority 2",
        ],
    };

    protected override ValueTask<int> RunAsync(CommandContext context, Workplace workplace, Arguments arguments)
    {
        var name = TaskRef.Parse(arguments.Required(task));
        if (name.IsRefused)
        {
            return new(context.Refuse(name.Refusal));
        }

        var facts = MetadataEdit.Parse(arguments.All(set), []);
        var metadata = facts.IsRefused ? facts.Refusal : facts.Value?.Apply([]) ?? new System.Text.Json.Nodes.JsonObject();
        if (metadata.IsRefused)
        {
            return new(context.Refuse(metadata.Refusal));
        }

        var wanted = new TaskDraft
        {
            Ref = name.Value,
            Title = arguments.Required(title),
            Description = arguments.Text(description),
            Kind = arguments.Text(kind) ?? "feat",
            Priority = (int)(arguments.Integer(priority) ?? 3),
            EstimateMinutes = (int?)arguments.Integer(estimate),
            Files = RepositoryPaths.Of(workplace.Place, context.WorkingDirectory, arguments.All(files)),
            DependsOn = Edges.Of(arguments.All(depends), arguments.All(soft)),
            RequiredSkills = arguments.All(skills),
            Requirements = arguments.All(requirements),
            Acceptance = arguments.All(acceptance),
            Optional = arguments.Has(optional),
            Completion = Completions.Parse(arguments.Text(completion)) ?? Completion.Merge,
            Issue = (int?)arguments.Integer(issue),
            Hold = arguments.Has(draft),
            Metadata = metadata.Value,
        };
        var made = workplace.Registry.Creating.Create(wanted, context.Actor(), arguments.Text(key));
        return new(TaskAnswer.Print(context, workplace, made));
    }
}
