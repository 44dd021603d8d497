using System.Text;
using Interlock.Cli.Forwarding;
using Interlock.Cli.Output;
using Interlock.Contract;
using Interlock.Git;
using Interlock.Hooks;

namespace Interlock.Cli.Commands.Hooks;

/// <summary>Says the answer the way the asker understands it.</summary>
/// <param name="claude">Claude Code: nothing and 0 lets through; 2 refuses and its standard error is told to the model; 1 is an error that a person sees and that stops nothing.</param>
/// <param name="committing">git: anything but 0 stops the commit.</param>
internal sealed class HookAnswer(CommandContext context, bool claude, bool committing)
{
    private const int ClaudeRefuses = 2;
    private const int MostShown = 5;

    public int Give(HookQuestion question, IReadOnlyList<Refusal> refusals)
    {
        if (refusals.Count > 0)
        {
            return Refuse(Together(refusals, question.Files.Count));
        }

        return !context.Print.Json || claude ? ExitCodes.Ok : context.Print.List(
            question.Files.Select(static path => new EditAnswer(path, Allowed: true)),
            static page => { });
    }

    /// <summary>It could not be found out: refused inside a task, where the gates would refuse later; let through elsewhere, aloud.</summary>
    public int Unsure(Exception fault) => Unsure(fault switch
    {
        RefusalException refused => refused.Refusal,
        OperationCanceledException => new(RefusalKind.TimedOut, "hook.slow", "The answer did not come within a few seconds.", "Try again."),
        _ => Faults.ToRefusal(fault, context.Environment("INTERLOCK_TRACE") is not null),
    });

    public int Unsure(Refusal refusal)
    {
        if (InsideTask())
        {
            return Refuse(refusal);
        }

        var code = context.Refuse(refusal);
        return claude ? ExitCodes.Failed : committing ? ExitCodes.Ok : code;
    }

    private int Refuse(Refusal refusal)
    {
        if (!claude)
        {
            return context.Refuse(refusal);
        }

        // For a model, not for eyes: as it is, without what a terminal would need.
        var text = Encoding.UTF8.GetBytes($"error: {refusal.Message} ({refusal.Code})\nhint:  {refusal.Hint}\n");
        var screen = context.Print.Screen;
        screen.Error.Write(text);
        screen.Error.Flush();
        return ClaudeRefuses;
    }

    private bool InsideTask() =>
        context.RunTask is not null || context.RunId is not null || context.Environment(ForwardingClient.SocketVariable) is not null
        || (RepositoryLocator.Find(context.WorkingDirectory) is { IsRefused: false } here && TaskCheckout.TaskOf(here.Value) is not null);

    private static Refusal Together(IReadOnlyList<Refusal> refusals, int asked)
    {
        if (refusals.Count == 1)
        {
            return refusals[0];
        }

        var messages = refusals.Select(one => one.Message).Distinct().ToList();
        var shown = string.Join(" ", messages.Take(MostShown)) + (messages.Count > MostShown ? $" And {messages.Count - MostShown} more." : "");
        return refusals[0] with { Message = messages.Count == 1 ? shown : $"{refusals.Count} of {asked} files may not be changed. {shown}" };
    }
}
