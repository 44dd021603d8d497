using Interlock.Cli.Composition;
using Interlock.Registry;
using Interlock.Registry.Defining;
using Interlock.WorkGraph;

namespace Interlock.Cli.Commands.Tasks;

/// <summary><c>task update TASK</c>.</summary>
internal sealed class TaskUpdateCommand : TaskCommand
{
    private readonly Option title = Option.Text("--title", "T", "The new title.");
    private readonly Option description = Option.Text("--description", "D", "The new description.");
    private readonly Option kind = Option.Choice("--kind", "K", WorkTask.Kinds, "Kind of work.");
    private readonly Option priority = Option.Integer("--priority", "N", "1 is highest, 5 lowest.", 1, 5);
    private readonly Option estimate = Option.Integer("--estimate", "MIN", "Estimate in minutes.", 0, int.MaxValue);
    private readonly Option files = Option.Texts("--file", "PATH", "The paths it will change, in place of those it had.");
    private readonly Option noFiles = Option.Flag("--no-files", "It declares no files any more.");
    private readonly Option depends = Option.Texts("--depends", "REF", "What must be done before, in place of what it had.");
    private readonly Option soft = Option.Texts("--soft", "REF", "What had better be done before.");
    private readonly Option noDepends = Option.Flag("--no-depends", "It depends on nothing any more.");
    private readonly Option skills = Option.Texts("--skill", "S", "The skills it asks for, in place of those it had.");
    private readonly Option noSkills = Option.Flag("--no-skills", "It asks for no skills any more.");
    private readonly Option optional = Option.Flag("--optional", "Make it optional.");
    private readonly Option required = Option.Flag("--required", "Make it required.");
    private readonly Option requirements = Option.Texts("--requirement", "TEXT", "What it answers to in the requirements, in place of what it had.");
    private readonly Option noRequirements = Option.Flag("--no-requirements", "It answers to no requirements any more.");
    private readonly Option acceptance = Option.Texts("--acceptance", "TEXT", "The criteria of acceptance, in place of those it had.");
    private readonly Option noAcceptance = Option.Flag("--no-acceptance", "It has no criteria of acceptance any more.");
    private readonly Option set = Option.Texts("--set", "KEY=V", "A free fact to keep in its metadata; KEY:=JSON for numbers and lists.");
    private readonly Option unset = Option.Texts("--unset", "KEY", "A free fact to forget.");
    private readonly Option worklog = Option.Text("--worklog", "TEXT", "What was done and how it was checked.");
    private readonly Option version = Option.Integer("--version-is", "N", "Only if it is still at this version.", 0);

    public override CommandShape Shape => new("task update", "Change what a task says.")
    {
        Operands = [Task],
        Options = [title, description, kind, priority, estimate, files, noFiles, depends, soft, noDepends, skills, noSkills, optional, required, requirements, noRequirements, acceptance, noAcceptance, set, unset, worklog, version],
        Data = TaskAnswer.Shape("task.update"),
        Examples = ["interlock task update chat-app/2 --priority 1 --depends 1", "interlock task update chat-app/2 --set ticket=OPS-7 --set 'tags:=[\"db\",\"slow\"]'"],
    };

    protected override ValueTask<Result<WorkTask>> ActAsync(CommandContext context, Workplace workplace, TaskRef task, Arguments arguments)
    {
        var relinks = arguments.Has(depends) || arguments.Has(soft) || arguments.Has(noDepends);
        var facts = MetadataEdit.Parse(arguments.All(set), arguments.All(unset));
        if (facts.IsRefused)
        {
            return new(facts.Refusal);
        }

        var edit = new TaskEdit
        {
            Title = arguments.Text(title),
            Description = arguments.Text(description),
            Kind = arguments.Text(kind),
            Priority = (int?)arguments.Integer(priority),
            EstimateMinutes = (int?)arguments.Integer(estimate),
            Files = Replacement(arguments, files, noFiles) is { } paths ? RepositoryPaths.Of(workplace.Place, context.WorkingDirectory, paths) : null,
            DependsOn = relinks ? Edges.Of(arguments.All(depends), arguments.All(soft)) : null,
            RequiredSkills = Replacement(arguments, skills, noSkills),
            Optional = arguments.Has(optional) ? true : arguments.Has(required) ? false : null,
            Requirements = Replacement(arguments, requirements, noRequirements),
            Acceptance = Replacement(arguments, acceptance, noAcceptance),
            Metadata = facts.Value,
            Worklog = arguments.Text(worklog),
            ExpectedVersion = arguments.Integer(version),
        };
        return new(edit.IsEmpty
            ? new Refusal(RefusalKind.Usage, "usage.invalid", "Nothing is said about what to change.", "Give an option such as --title or --priority.")
            : workplace.Registry.Steering.Update(task, edit, context.Actor()));
    }

    private static IReadOnlyList<string>? Replacement(Arguments arguments, Option given, Option none) =>
        arguments.Has(given) ? arguments.All(given) : arguments.Has(none) ? [] : null;
}
