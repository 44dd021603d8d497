using Interlock.Cli.Composition;
using Interlock.Cli.Output;
using Interlock.Contract;
using Interlock.Lifecycle;
using Interlock.Registry.Answering;

namespace Interlock.Cli.Commands.Tasks;

/// <summary><c>task why TASK</c>: why it stands where it stands.</summary>
internal sealed class TaskWhyCommand : WorkplaceCommand
{
    private const int LastWords = 5;

    private readonly Operand task = TaskAnswer.Operand();

    public override CommandShape Shape => new("task why", "Say why a task stands where it stands, and what comes next.")
    {
        Operands = [task],
        Data = AnswerShape.One<WhyAnswer>("task.why"),
        Examples = ["interlock task why chat-app/3"],
    };

    protected override ValueTask<int> RunAsync(CommandContext context, Workplace workplace, Arguments arguments)
    {
        var name = TaskAnswer.Named(context, arguments.Text(task));
        var why = name.IsRefused ? name.Refusal : workplace.Registry.Explaining.Why(name.Value);
        if (why.IsRefused)
        {
            return new(context.Refuse(why.Refusal));
        }

        var explanation = why.Value;
        if (explanation.State == TaskState.Pending && workplace.Registry.Lookups.Task(explanation.Task) is { } asked && ConfiguredPools.Lacking(workplace.Settings, asked.RequiredSkills) is { Count: > 0 } lacking)
        {
            explanation = explanation with { Sentence = $"{explanation.Sentence.TrimEnd('.')}; no agent pool has the skill {string.Join(", ", lacking)}." };
        }

        return new(context.Print.One(
            WhyAnswer.Of(explanation),
            page =>
            {
                page.Line(explanation.Sentence);
                if (explanation.Trouble is { } trouble)
                {
                    ShowTrouble(page, explanation, trouble);
                }

                foreach (var link in explanation.Chain)
                {
                    page.Line(Piece.Faint("  ← "), link);
                }

                foreach (var way in explanation.Remedies)
                {
                    page.Line(Piece.Faint($"to {way.Does}: "), way.Command);
                }

                if (explanation is { Remedies.Count: 0, Next: { } next })
                {
                    page.Line(Piece.Faint("next: "), next);
                }
            }));
    }

    private static void ShowTrouble(TextPage page, Explanation explanation, LogEntry trouble)
    {
        page.Line(Piece.Faint("last trouble: "), trouble.Text);
        if (trouble.Files.Count > 0)
        {
            page.Line(Piece.Faint("files: "), string.Join(", ", trouble.Files));
        }

        if (trouble.Command is { } command)
        {
            page.Line(Piece.Faint("its command: "), command);
        }

        if (trouble.Output is { Length: > 0 } output)
        {
            page.Line(Piece.Faint("its last words:"));
            foreach (var line in output.Split('\n').TakeLast(LastWords))
            {
                page.Line("  ", line);
            }
        }

        if (trouble is { Kind: "run_ended", Run: { } run })
        {
            page.Line(Piece.Faint("to read all it said: "), $"interlock run logs {run}");
        }
        else if (trouble.Log is { } log)
        {
            page.Line(Piece.Faint("its whole output: "), log);
        }

        page.Line(Piece.Faint("to see all that happened: "), $"interlock task log {explanation.Task}");
    }
}
