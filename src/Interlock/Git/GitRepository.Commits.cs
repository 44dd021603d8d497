using System.Text;

namespace Interlock.Git;

public sealed partial class GitRepository
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
}
