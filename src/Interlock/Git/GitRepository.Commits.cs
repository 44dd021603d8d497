using System.Text;

namespace Interlock.Git;

internal sealed partial class GitRepository
{
    /// <summary>Writes a commit object; no ref moves.</summary>
    /// <param name="parents">In order; the first is the one that first-parent history follows.</param>
    internal async Task<string> CommitTreeAsync(
        string tree, IEnumerable<string> parents, string message, Signature author, Signature committer, CancellationToken cancellationToken)
    {
        var lines = parents.SelectMany(parent => new[] { "-p", ObjectId.Require(parent) });
        var call = Call(["commit-tree", ObjectId.Require(tree), .. lines, "-F", "-"]) with
        {
            // Git refuses NUL in a message.
            Input = Encoding.UTF8.GetBytes(message.Replace("\0", "", StringComparison.Ordinal)),
            Environment = Signature.Environment(author, committer, git.Clock),
            Configuration = [.. GitEnvironment.Durable, "i18n.commitEncoding=UTF-8"],
        };
        return (await git.MustAsync(call, cancellationToken)).Text;
    }

    /// <summary>Moves a branch that stands at a commit, durably; anything else is an error.</summary>
    /// <param name="reason">One line for the branch's log.</param>
    internal async Task MoveBranchAsync(string branch, string commit, string from, string reason, CancellationToken cancellationToken)
        => await git.MustAsync(
            OnRefs("update-ref", "-m", reason, RefName.Branch(RefName.RequireBranch(branch)), ObjectId.Require(commit), ObjectId.Require(from)) with
            {
                Configuration = GitEnvironment.Durable,
                Environment = Signature.Environment(Signature.Interlock, Signature.Interlock, git.Clock),
            },
            cancellationToken);
}
