namespace Interlock.Git;

/// <summary>One commit of the target's first-parent history.</summary>
/// <param name="Parent">Its first parent; null for a root.</param>
internal sealed record TargetCommit(string Commit, string? Parent, string Committer, string CommitterEmail, string Author, string Subject)
{
    internal static string Format => "--format=tformat:%H%x01%P%x01%cn%x01%ce%x01%an%x01%s";

    /// <summary>A line of <c>git log</c> in <see cref="Format"/>.</summary>
    internal static TargetCommit Parse(string record)
    {
        var parts = record.Split('\u0001', 6);
        return new(parts[0], parts[1].Length == 0 ? null : parts[1].Split(' ')[0], parts[2], parts[3], parts[4], parts[5]);
    }

    /// <summary>The merge queue made it: nobody else commits under that name.</summary>
    public bool IsOurs => CommitterEmail == Signature.Interlock.Email;
}
