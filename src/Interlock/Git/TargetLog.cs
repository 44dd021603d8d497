namespace Interlock.Git;

/// <summary>Looks many commits up on one branch at once: one process, however many they are.</summary>
internal sealed class TargetLog(GitRepository repository)
{
    private const int LongestHistory = 256 * 1024 * 1024;

    /// <summary>Tree and parents of those of the commits that the branch contains.</summary>
    public async Task<IReadOnlyDictionary<string, (string Tree, string[] Parents)>> FindAsync(string tip, IReadOnlyCollection<string> commits, CancellationToken cancellationToken)
    {
        var known = new Dictionary<string, (string, string[])>(StringComparer.Ordinal);
        if (commits.Count == 0)
        {
            return known;
        }

        var call = repository.Call("log", "-z", "--no-show-signature", "--no-color", "--format=tformat:%H %T %P", ObjectId.Require(tip), "--") with { MaxOutput = LongestHistory };
        foreach (var line in (await repository.Git.MustAsync(call, cancellationToken)).Records)
        {
            var parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (commits.Contains(parts[0]))
            {
                known[parts[0]] = (parts[1], parts[2..]);
            }
        }

        return known;
    }
}
