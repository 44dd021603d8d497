using Interlock.Cli.Composition;
using Interlock.Cli.Output;
using Interlock.Contract;
using Interlock.Git;

namespace Interlock.Cli.Commands.Worktree;

/// <summary><c>worktree list</c>: the worktrees of tasks, and what was rescued.</summary>
internal sealed class WorktreeListCommand : WorkplaceCommand
{
    public override CommandShape Shape => new("worktree list", "List the worktrees of tasks, and the work that was rescued from removed ones.")
    {
        Data = AnswerShape.List<WorktreeAnswer>("worktree.list"),
        Examples = ["interlock worktree list"],
    };

    protected override async ValueTask<int> RunAsync(CommandContext context, Workplace workplace, Arguments arguments)
    {
        if (workplace.Git is not { } git)
        {
            return context.Refuse(new(RefusalKind.NotFound, "repo.not_found", "There is no git repository here.", "Run this inside the repository."));
        }

        var worktrees = new Worktrees(git).List().Where(entry => !entry.IsMain).Select(entry => (Entry: (WorktreeEntry?)entry, Rescue: (RescueRef?)null));
        var rescues = (await new Rescue(git).ListAsync(context.Interrupts.Graceful)).Select(rescue => (Entry: (WorktreeEntry?)null, Rescue: (RescueRef?)rescue));
        var all = worktrees.Concat(rescues).ToList();
        return context.Print.List(
            all.Select(static one => one.Rescue is { } rescue ? WorktreeAnswer.Of(rescue) : WorktreeAnswer.Of(one.Entry!)),
            page =>
            {
                var table = new Table(new("WORKTREE", Whole: true), new("BRANCH", Shrinks: true), new("HELD FOR", Shrinks: true));
                foreach (var (entry, rescue) in all)
                {
                    table.Add(Piece.Strong(entry?.Checkout.Path ?? rescue!.Ref), entry?.Branch, entry is null ? $"rescued {rescue!.SavedAt:u}" : entry.LockReason);
                }

                page.Table(table, "No worktree and nothing rescued.");
            });
    }
}
