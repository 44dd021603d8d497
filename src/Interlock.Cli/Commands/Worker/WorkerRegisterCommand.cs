using Interlock.Claims;
using Interlock.Cli.Composition;
using Interlock.Contract;

namespace Interlock.Cli.Commands.Worker;

/// <summary><c>worker register</c>: makes a worker known, or changes one.</summary>
internal sealed class WorkerRegisterCommand : WorkplaceCommand
{
    private readonly Operand name = Operand.One("NAME", "The worker's name.");
    private readonly Option type = Option.Choice("--type", "TYPE", ["human", "ai_agent"], "Who it is; otherwise human.");
    private readonly Option skill = Option.Texts("--skill", "S", "A skill it has; may be given again.");
    private readonly Option maxTasks = Option.Integer("--max-tasks", "N", "Tasks it may hold at once.", 1, 1000);
    private readonly Option github = Option.Text("--github", "USER", "Its name on GitHub.");
    private readonly Option agentType = Option.Text("--agent-type", "T", "What the agent does, such as coordinator, codegen or review.");

    public override CommandShape Shape => new("worker register", "Register a worker, or change one.")
    {
        Description = "An unknown name that claims a task registers itself: as a person, inside a run as an agent.",
        Operands = [name],
        Options = [type, skill, maxTasks, github, agentType],
        Data = AnswerShape.One<WorkerAnswer>("worker.register"),
        Examples = ["interlock worker register ann --skill typescript"],
    };

    protected override ValueTask<int> RunAsync(CommandContext context, Workplace workplace, Arguments arguments) => new(WorkerText.Print(context, workplace, workplace.Registry.Roster.Register(context.Actor(), new()
    {
        Name = arguments.Required(name),
        Kind = WorkerKinds.Parse(arguments.Text(type)) ?? WorkerKind.Human,
        Skills = arguments.All(skill),
        MaxTasks = (int?)arguments.Integer(maxTasks),
        GithubUsername = arguments.Text(github),
        AgentType = arguments.Text(agentType),
        Host = context.Actor().Host,
        RegisteredAt = context.Time.GetUtcNow(),
        LastActivity = context.Time.GetUtcNow(),
    })));
}
