namespace Interlock.Git;

/// <summary>
/// The facts of one repository. What is in files (HEAD, refs) is read without git; everything else starts one git process per
/// question. Commits are passed as full object names, branches as short names.
/// </summary>
/// <param name="settings">What was recorded of the repository's git settings, asked for when first needed; null: as they are now.</param>
internal sealed partial class GitRepository(Repository place, GitProcess git, Func<GitSettings>? settings = null)
{
    private static readonly string[] UsualTargets = ["main", "master", "develop"];

    private GitSettings? recorded;

    public Repository Place => place;

    public GitProcess Git => git;

    /// <summary>The file system does not tell case apart; git noted that when the repository was made.</summary>
    public bool IgnoresCase => place.IgnoresCase;

    /// <summary>Refs as seen from the worktree we stand in.</summary>
    public RefReader Refs { get; } = new(place.GitDir, place.CommonDir);

    /// <summary>HEAD of the worktree we stand in.</summary>
    public HeadState Head => Refs.Head();

    /// <summary>The commit checked out here, or <c>git.no_commit</c>.</summary>
    public Result<string> RequireCommit()
        => Head.Commit is { } commit
            ? commit
            : new Refusal(RefusalKind.Failed, "git.no_commit", "The repository has no commit yet.", "Make a first commit, then try again.");

    /// <summary>
    /// The branch that merges go to when nobody has named one: the remote's default, the only one of the usual names that exists, and
    /// last whatever the main checkout stands on. It is asked once; what is checked out later says nothing.
    /// </summary>
    /// <returns>A branch that exists, or <c>git.no_target</c>.</returns>
    public Result<ChosenTarget> ChooseTarget()
    {
        const string remote = "refs/remotes/origin/";
        var named = Refs.Symbolic($"{remote}HEAD") is { } head && head.StartsWith(remote, StringComparison.Ordinal) ? head[remote.Length..] : null;
        var current = new RefReader(place.CommonDir, place.CommonDir).Head().Branch;
        if (named is not null && Refs.Branch(named) is not null)
        {
            return new ChosenTarget(named, "origin/HEAD");
        }

        if (UsualTargets.Where(branch => Refs.Branch(branch) is not null).ToList() is [var only])
        {
            return new ChosenTarget(only, $"the only one of {string.Join(", ", UsualTargets)}");
        }

        if (current is not null && Refs.Branch(current) is not null)
        {
            return new ChosenTarget(current, "checked out when it was decided");
        }

        return RequireCommit().Refusal ?? new Refusal(RefusalKind.Failed, "git.no_target", "No branch to merge into: no usual name stands alone and HEAD is detached.",
            "Set merge.target in interlock.yaml.");
    }

    /// <summary>The commit behind a branch, tag, abbreviated name or expression, or <c>git.unknown_revision</c>.</summary>
    public async Task<Result<string>> ResolveAsync(string revision, CancellationToken cancellationToken)
    {
        string[] words = ["rev-parse", "--verify", "--quiet", "--end-of-options", $"{revision}^{{commit}}"];
        var known = revision.Length > 0 && !revision.AsSpan().ContainsAnyInRange('\0', '\u001f');
        var output = known
            ? await git.RunAsync((ObjectId.IsValid(revision.Split('^', '~')[0]) ? Call(words) : OnRefs(words)), cancellationToken)
            : null;
        return output is { ExitCode: 0 } && ObjectId.IsValid(output.Text)
            ? output.Text
            : new Refusal(RefusalKind.NotFound, "git.unknown_revision", $"'{revision}' names no commit in this repository.");
    }

    /// <summary>True when <paramref name="ancestor"/> is contained in, or is, <paramref name="descendant"/>.</summary>
    public async Task<bool> IsAncestorAsync(string ancestor, string descendant, CancellationToken cancellationToken)
    {
        if (ObjectId.Require(ancestor) == ObjectId.Require(descendant))
        {
            return true;
        }

        var call = Call("merge-base", "--is-ancestor", ancestor, descendant);
        var output = await git.RunAsync(call, cancellationToken);
        return output.ExitCode is 0 or 1 ? output.ExitCode == 0 : throw GitFailure.Exit(call, output);
    }

    /// <summary>The best common ancestor; null when the histories are unrelated.</summary>
    public async Task<string?> MergeBaseAsync(string left, string right, CancellationToken cancellationToken)
    {
        var call = Call("merge-base", ObjectId.Require(left), ObjectId.Require(right));
        var output = await git.RunAsync(call, cancellationToken);
        return output.ExitCode switch
        {
            0 => output.Text,
            1 => null,
            _ => throw GitFailure.Exit(call, output),
        };
    }

    /// <summary>Commits reachable from <paramref name="tip"/> and not from <paramref name="from"/>, newest first.</summary>
    public async Task<IReadOnlyList<string>> CommitsBeyondAsync(string from, string tip, CancellationToken cancellationToken)
        => (await git.MustAsync(Call("rev-list", ObjectId.Require(tip), $"^{ObjectId.Require(from)}"), cancellationToken)).Lines;

    /// <summary>The tree of a commit; null when git has no such commit.</summary>
    public async Task<string?> FindTreeAsync(string commit, CancellationToken cancellationToken)
        => await git.RunAsync(Call("rev-parse", "--verify", "--quiet", $"{ObjectId.Require(commit)}^{{tree}}"), cancellationToken) is { ExitCode: 0 } found ? found.Text : null;

    /// <summary>The tree object of a commit.</summary>
    public async Task<string> TreeOfAsync(string commit, CancellationToken cancellationToken)
        => (await git.MustAsync(Call("rev-parse", "--verify", $"{ObjectId.Require(commit)}^{{tree}}"), cancellationToken)).Text;

    /// <summary>Deletes a branch if it still stands at <paramref name="tip"/>. False when it moved or is gone.</summary>
    /// <remarks>Deletes no commit, but may leave commits unreachable: rescue first.</remarks>
    public async Task<bool> DeleteBranchAsync(string branch, string tip, CancellationToken cancellationToken)
    {
        var call = OnRefs("update-ref", "-d", RefName.Branch(RefName.RequireBranch(branch)), ObjectId.Require(tip));
        var output = await git.RunAsync(call, cancellationToken);
        return output.ExitCode == 0 || (Refs.Branch(branch) == tip ? throw GitFailure.Exit(call, output) : false);
    }

    /// <summary>What our own calls follow of the repository's git settings.</summary>
    public GitSettings Settings => recorded ??= settings?.Invoke() ?? GitSettings.Of(place);

    /// <summary>A call that needs objects alone.</summary>
    internal GitCall Call(params string[] arguments)
        => new() { Directory = place.CommonDir, Arguments = arguments, Own = new() { Place = place, Settings = Settings } };

    /// <summary>A call on a working tree, through an index that begins empty.</summary>
    internal GitCall Call(Checkout checkout, params string[] arguments)
        => Call(arguments) with { Directory = checkout.Path, Own = new() { Place = place, Settings = Settings, WorkTree = checkout.Path } };

    /// <summary>A call on the repository's own refs or on its list of worktrees. It must depend on nothing else that is there.</summary>
    internal GitCall OnRefs(params string[] arguments)
        => new() { Directory = place.CommonDir, Arguments = arguments, GitDirectory = place.CommonDir };
}
