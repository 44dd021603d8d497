using Interlock.Registry;
using Interlock.Registry.Answering;
using Interlock.Registry.Claiming;

namespace Interlock.Contract;

/// <summary>A claim as it was granted.</summary>
/// <param name="Task">The task afterwards.</param>
/// <param name="Token">The fencing token.</param>
/// <param name="Worktree">Null where none was made.</param>
internal sealed record ClaimAnswer(TaskAnswer Task, long Token, Instant ExpiresAt, string? Worktree, string? Branch, IReadOnlyList<string> Files)
{
    public static ClaimAnswer Of(ClaimGrant grant, TaskView task, string? worktree) =>
        new(TaskAnswer.Of(task), grant.Claim.Token, grant.Claim.ExpiresAt, worktree, grant.Task.Branch, grant.Files);
}
