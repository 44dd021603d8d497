namespace Interlock.Git;

/// <summary>One commit of the target's first-parent history.</summary>
/// <param name="Parent">Its first parent; null for a root.</param>
public sealed record TargetCommit(string Commit, string? Parent, string Committer, string CommitterEmail, string Author, string Subject)
{
    /// <summary>The merge queue made it: nobody else commits under that name.</summary>
    public bool IsOurs => CommitterEmail == Signature.Interlock.Email;
}
