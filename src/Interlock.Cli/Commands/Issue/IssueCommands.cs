using Interlock.Cli.Composition;
using Interlock.Cli.Output;
using Interlock.Contract;

namespace Interlock.Cli.Commands.Issue;

/// <summary>Issues with the names of their tasks.</summary>
internal static class NamedIssue
{
    public static (Registry.Issue Issue, string? Task) Of(Workplace workplace, Registry.Issue issue) =>
        (issue, workplace.Registry.Lookups.Name(issue.Task)?.ToString());
}

/// <summary><c>issue list</c>.</summary>
internal sealed class IssueListCommand : WorkplaceCommand
{
    private static readonly string[] States = ["open", "closed"];

    private readonly Option state = Option.Choice("--state", "S", States, "Only open or closed ones.");
    private readonly Option spec = Option.Text("--spec", "SPEC", "Only of tasks of this spec.");
    private readonly Option task = Option.Text("--task", "TASK", "Only of this task.");

    public override CommandShape Shape => new("issue list", "List the issues.")
    {
        Options = [state, spec, task],
        Data = AnswerShape.List<IssueAnswer>("issue.list"),
        Examples = ["interlock issue list --state open --spec chat-app"],
    };

    protected override ValueTask<int> RunAsync(CommandContext context, Workplace workplace, Arguments arguments)
    {
        var of = TaskChoice.Of(context, workplace.Registry.Reading, arguments.Text(spec), arguments.Text(task));
        if (of.IsRefused)
        {
            return new(context.Refuse(of.Refusal));
        }

        var issues = workplace.Registry.Reading.Issues()
            .Where(issue => arguments.Text(state) is not { } wanted || issue.Open == (wanted == "open"))
            .Select(issue => NamedIssue.Of(workplace, issue))
            .Where(issue => of.Value.Holds(issue.Task))
            .ToList();
        return new(context.Print.List(issues.Select(static one => IssueAnswer.Of(one.Issue, one.Task)), page =>
        {
            var table = new Table(new("ISSUE", Right: true, Whole: true), new("STATE"), new("TASK", Whole: true), new("TITLE", Shrinks: true));
            foreach (var (issue, task) in issues)
            {
                table.Add($"#{issue.Number}", issue.Open ? "open" : Piece.Good("closed"), task, issue.Title);
            }

            page.Table(table, "No issue.");
        }));
    }
}

/// <summary><c>issue show</c>.</summary>
internal sealed class IssueShowCommand : WorkplaceCommand
{
    private readonly Operand number = Operand.Integer("N", "Number of the issue.", 0, int.MaxValue);

    public override CommandShape Shape => new("issue show", "Show one issue.") { Operands = [number], Data = AnswerShape.One<IssueAnswer>("issue.show"), Examples = ["interlock issue show 4"] };

    protected override ValueTask<int> RunAsync(CommandContext context, Workplace workplace, Arguments arguments)
    {
        var wanted = (int)arguments.Integer(number);
        if (workplace.Registry.Issue(wanted) is not { } issue)
        {
            return new(context.Refuse(new(RefusalKind.NotFound, "issue.unknown", $"There is no issue {wanted}.", "See 'interlock issue list'.")));
        }

        var shown = NamedIssue.Of(workplace, issue);
        return new(context.Print.One(IssueAnswer.Of(issue, shown.Task), page => page
            .Line(Piece.Strong($"#{issue.Number}"), "  ", issue.Title)
            .Facts(("state", issue.Open ? "open" : Piece.Good("closed")), ("task", shown.Task), ("opened", $"{issue.CreatedAt:u}"), ("closed", issue.ClosedAt is { } at ? $"{at:u}" : ""))
            .Paragraph(issue.Body)));
    }
}
