using Interlock.Cli.Composition;
using Interlock.Cli.Output;
using Interlock.Contract;
using Interlock.Lifecycle;

namespace Interlock.Cli.Commands.Gate;

/// <summary><c>gate check</c>: every gate on the way to a state, judged on the facts of now.</summary>
internal sealed class GateCheckCommand : WorkplaceCommand
{
    private readonly Operand task = TaskAnswer.Operand();
    private readonly Option to = Option.Choice("--to", "STATE", TaskStates.All, "The state asked about; otherwise the next one.");

    public override CommandShape Shape => new("gate check", "List every gate on the way to a state, with its fact.")
    {
        Description = "Looks, and changes nothing. With --json each gate has its conditions, how each is, and what would satisfy it. Ends with 5 when a gate refuses; the list is printed all the same.",
        Operands = [task],
        Options = [to],
        Data = AnswerShape.List<GateAnswer>("gate.check"),
        Examples = ["interlock gate check chat-app/1.1 --to done"],
    };

    protected override async ValueTask<int> RunAsync(CommandContext context, Workplace workplace, Arguments arguments)
    {
        var name = TaskAnswer.Named(context, arguments.Text(task));
        if (name.IsRefused)
        {
            return context.Refuse(name.Refusal);
        }

        var verdicts = await workplace.Registry.Explaining.CheckAsync(name.Value, TaskStates.Parse(arguments.Text(to)), context.Interrupts.Graceful);
        if (verdicts.IsRefused)
        {
            return context.Refuse(verdicts.Refusal);
        }

        var printed = context.Print.List(
            verdicts.Value.Select(GateAnswer.Of),
            page =>
            {
                foreach (var verdict in verdicts.Value)
                {
                    page.Line(verdict.Passed ? Piece.Good("passed  ") : Piece.Bad("refused "), Piece.Strong($"gate {verdict.Gate}"), $"  {verdict.Message}");
                    foreach (var condition in verdict.Passed ? [] : verdict.Conditions.Where(condition => condition.Holds == false))
                    {
                        if (condition.Code != verdict.Code)
                        {
                            page.Line("                ", condition.Fact);
                        }

                        page.Line("                ", Piece.Faint("→ " + condition.SatisfiedBy));
                    }
                }
            });
        return verdicts.Value.All(verdict => verdict.Passed) ? printed : ExitCodes.Of(RefusalKind.Gate);
    }
}
