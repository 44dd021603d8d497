using Interlock.Cli.Composition;
using Interlock.Cli.Output;
using Interlock.Contract;
using Interlock.Git;
using Interlock.Lifecycle;

namespace Interlock.Cli.Commands.Worktree;

/// <summary><c>worktree prune</c>: removes worktrees that no task needs any more; what is not merged is rescued first.</summary>
internal sealed class WorktreePruneCommand : WorkplaceCommand
{
    public override CommandShape Shape => new("worktree prune", "Remove worktrees that no open task needs; unmerged work is rescued first.")
    {
        Data = AnswerShape.List<PrunedWorktreeAnswer>("worktree.prune"),
        Examples = ["interlock worktree prune --dry-run"],
    };

    protected override async ValueTask<int> RunAsync(CommandContext context, Workplace workplace, Arguments arguments)
    {
        if (workplace.Git is not { } git || workplace.Registry.Workspace is not { } workspace)
        {
            return context.Refuse(new(RefusalKind.NotFound, "repo.not_found", "There is no git repository here.", "Run this inside the repository."));
        }

        var present = new Worktrees(git).List().Where(entry => !entry.IsMain).Select(entry => entry.Checkout.Path).ToHashSet(StringComparer.Ordinal);
        var removed = new List<(string? Task, string Path)>();
        foreach (var task in workplace.Registry.Lookups.Tasks(new() { States = [TaskState.Done, TaskState.Cancelled] }).Where(task => present.Contains(workspace.WorktreeOf(task))))
        {
            if (!context.DryRun && await workspace.RemoveWorktreeAsync(task, context.Interrupts.Graceful) is { IsRefused: true } refused)
            {
                return context.Refuse(refused.Refusal);
            }

            removed.Add((task.Ref.ToString(), workspace.WorktreeOf(task)));
        }

        var pruned = await new Worktrees(git).PruneAsync(context.DryRun, context.Interrupts.Graceful);
        if (pruned.IsRefused)
        {
            return context.Refuse(pruned.Refusal);
        }

        removed.AddRange(pruned.Value.Select(path => ((string?)null, path)));
        return context.Print.List(
            removed.Select(static one => new PrunedWorktreeAnswer(one.Task, one.Path)),
            page =>
            {
                foreach (var (task, path) in removed)
                {
                    page.Line(context.DryRun ? "would remove " : "removed ", Piece.Strong(path), task is null ? "" : $" of {task}");
                }

                if (removed.Count == 0)
                {
                    page.Line("Nothing to remove.");
                }
            });
    }
}
