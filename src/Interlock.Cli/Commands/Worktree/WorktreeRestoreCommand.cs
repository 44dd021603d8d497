using Interlock.Cli.Composition;
using Interlock.Cli.Output;
using Interlock.Contract;
using Interlock.Git;

namespace Interlock.Cli.Commands.Worktree;

/// <summary><c>worktree restore</c>: brings rescued work back in a worktree of its own.</summary>
internal sealed class WorktreeRestoreCommand : WorkplaceCommand
{
    private readonly Operand rescue = Operand.One("TASK|REF", "A task, for what was saved of it last; or a ref that 'worktree list' shows.");
    private readonly Option branch = Option.Text("--branch", "B", "Name of the branch it comes back on; otherwise made of the ref.");

    public override CommandShape Shape => new("worktree restore", "Bring rescued work back in a new worktree.")
    {
        Operands = [rescue],
        Options = [branch],
        Data = AnswerShape.One<RestoredWorktreeAnswer>("worktree.restore"),
        Examples = ["interlock worktree restore chat-app/1.1"],
    };

    protected override async ValueTask<int> RunAsync(CommandContext context, Workplace workplace, Arguments arguments)
    {
        if (workplace.Git is not { } git)
        {
            return context.Refuse(new(RefusalKind.NotFound, "repo.not_found", "There is no git repository here.", "Run this inside the repository."));
        }

        var from = arguments.Required(rescue);
        if (!from.StartsWith("refs/", StringComparison.Ordinal))
        {
            var task = TaskAnswer.Named(context, from);
            if (task.IsRefused)
            {
                return context.Refuse(task.Refusal);
            }

            var key = TaskKey.Of(task.Value.Spec, task.Value.Id);
            var saved = await new Rescue(git).ListAsync(context.Interrupts.Graceful);
            from = saved.Where(one => one.Key == key).MaxBy(static one => one.SavedAt)?.Ref ?? from;
        }

        var name = arguments.Text(branch) ?? "rescue/" + from.Replace("refs/interlock/rescue/", "", StringComparison.Ordinal).Replace('/', '-');
        var restored = context.DryRun ? new Checkout { Path = "", GitDir = "" } : await new Worktrees(git).RestoreAsync(from, name, context.Interrupts.Graceful);
        return restored.IsRefused ? context.Refuse(restored.Refusal) : context.Print.One(
            new RestoredWorktreeAnswer(restored.Value.Path, name),
            page => page.Line(Piece.Good("restored "), restored.Value.Path, " on ", name));
    }
}
