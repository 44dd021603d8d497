using Interlock.Cli.Composition;
using Interlock.Cli.Output;
using Interlock.Cli.Schemas;

namespace Interlock.Cli.Commands.Issue;

/// <summary>An issue as answer.</summary>
internal static class IssueAnswer
{
    public const string Fields = "number:int title:text body:text task:text? state:(open|closed) created_at:time closed_at:time?";

    public static void Write(ObjectWriter json, (Registry.Issue Issue, string? Task) shown)
    {
        json.Number("number", shown.Issue.Number);
        json.Text("title", shown.Issue.Title);
        json.Text("body", shown.Issue.Body);
        json.Text("task", shown.Task);
        json.Text("state", shown.Issue.Open ? "open" : "closed");
        json.Time("created_at", shown.Issue.CreatedAt);
        json.Time("closed_at", shown.Issue.ClosedAt);
    }

    public static (Registry.Issue Issue, string? Task) Named(Workplace workplace, Registry.Issue issue) =>
        (issue, workplace.Registry.Context.Store.Read(reader => reader.FindName(issue.Task))?.ToString());
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
        Data = DataShape.List("issue.list", IssueAnswer.Fields),
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
            .Select(issue => IssueAnswer.Named(workplace, issue))
            .Where(issue => of.Value.Holds(issue.Task))
            .ToList();
        return new(context.Print.List(issues, IssueAnswer.Write, page =>
        {
            var table = new Table(new("ISSUE", Right: true), new("STATE"), new("TASK"), new("TITLE", Shrinks: true));
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

    public override CommandShape Shape => new("issue show", "Show one issue.") { Operands = [number], Data = DataShape.One("issue.show", IssueAnswer.Fields) };

    protected override ValueTask<int> RunAsync(CommandContext context, Workplace workplace, Arguments arguments)
    {
        var wanted = (int)arguments.Integer(number);
        if (workplace.Registry.Context.Store.Read(reader => workplace.Registry.Forge.FindIssue(reader, wanted)) is not { } issue)
        {
            return new(context.Refuse(new(RefusalKind.NotFound, "issue.unknown", $"There is no issue {wanted}.", "See 'interlock issue list'.")));
        }

        var shown = IssueAnswer.Named(workplace, issue);
        return new(context.Print.One(shown, IssueAnswer.Write, page => page
            .Line(Piece.Strong($"#{issue.Number}"), "  ", issue.Title)
            .Facts(("state", issue.Open ? "open" : Piece.Good("closed")), ("task", shown.Task), ("opened", $"{issue.CreatedAt:u}"), ("closed", issue.ClosedAt is { } at ? $"{at:u}" : ""))
            .Paragraph(issue.Body)));
    }
}
