using System.Text;

namespace Interlock.Git;

/// <summary>
/// What stands in a checkout, seen through an index made anew from the commit it is at. The checkout's own index can be told to
/// overlook files; this one cannot, because nothing of it is read.
/// </summary>
internal sealed class FreshIndex : IDisposable
{
    private readonly GitRepository repository;
    private readonly Checkout checkout;
    private readonly TemporaryIndex index;

    private FreshIndex(GitRepository repository, Checkout checkout, HeadState head, TemporaryIndex index)
    {
        (this.repository, this.checkout, this.index, Head) = (repository, checkout, index, head);
        Linked = WorktreeList.Below(repository.Place, checkout.Path);
    }

    /// <summary>Where the checkout stands.</summary>
    public HeadState Head { get; }

    /// <summary>The submodules of that commit: path, and the commit they should stand at.</summary>
    public IReadOnlyList<(string Path, string Id)> Gitlinks { get; private set; } = [];

    /// <summary>
    /// Checkouts of this same repository below this one, relative and ending in <c>/</c>: somebody gave parts of the work a place of
    /// their own. Their branches are theirs; here they are neither content nor dirt.
    /// </summary>
    public IReadOnlyList<string> Linked { get; }

    /// <summary>The index file; it may take the place of the checkout's own.</summary>
    public string File => index.File;

    /// <summary>One process; the files themselves are not looked at yet.</summary>
    public static Task<FreshIndex> OfAsync(GitRepository repository, Checkout checkout, CancellationToken cancellationToken)
        => AtAsync(repository, checkout, new RefReader(checkout.GitDir, repository.Place.CommonDir).Head(), cancellationToken);

    /// <summary>The same for a checkout that should stand at a commit, whatever its own <c>HEAD</c> says.</summary>
    public static async Task<FreshIndex> AtAsync(GitRepository repository, Checkout checkout, HeadState head, CancellationToken cancellationToken)
    {
        var fresh = new FreshIndex(repository, checkout, head, new(repository));
        try
        {
            if (head.Commit is { } commit)
            {
                await repository.Git.MustAsync(fresh.Call("read-tree", ObjectId.Require(commit)), cancellationToken);
                fresh.Gitlinks = IndexEntries.Gitlinks(fresh.File, commit.Length);
            }

            return fresh;
        }
        catch
        {
            fresh.Dispose();
            throw;
        }
    }

    /// <summary>An index that holds nothing: every file of the directory is new to it.</summary>
    public static FreshIndex Empty(GitRepository repository, Checkout directory) => new(repository, directory, new(null, null), new(repository));

    /// <summary>A call on the checkout through this index.</summary>
    public GitCall Call(params string[] arguments)
    {
        var call = index.Use(repository.Call(checkout, arguments));
        return call with { Own = call.Own! with { Head = Head.Commit } };
    }

    /// <summary>
    /// Dirty and untracked files. Every file is hashed once; the index remembers that for the calls after it. The checkouts of
    /// submodules are not entered: git would follow their own configuration there.
    /// </summary>
    public async Task<WorktreeStatus> StatusAsync(CancellationToken cancellationToken, bool untracked = true)
    {
        var call = Call("status", "--porcelain=v2", "-z", untracked ? "--untracked-files=all" : "--untracked-files=no", "--no-renames", "--ignore-submodules=dirty") with
        {
            Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["GIT_OPTIONAL_LOCKS"] = "1" },
        };
        return WorktreeStatus.Parse((await repository.Git.MustAsync(call, cancellationToken)).Records).Without(Linked) with { Head = Head.Commit, Branch = Head.Branch };
    }

    /// <summary>Takes in everything that is changed, new or gone, except the paths named and all submodules.</summary>
    /// <returns>What git says when some file could not be read; null when all were.</returns>
    public async Task<string?> AddAsync(IEnumerable<string> except, CancellationToken cancellationToken)
    {
        string[] left = [.. except.Concat(Linked).Concat(Gitlinks.Select(link => link.Path)).Distinct(StringComparer.Ordinal).Select(path => $":(exclude,literal){path.TrimEnd('/')}")];
        var call = Call("add", "--all", "--ignore-errors", "--pathspec-from-file=-", "--pathspec-file-nul") with
        {
            Input = Encoding.UTF8.GetBytes(string.Concat(left.Prepend(":(top)").Select(path => $"{path}\0"))),
            Configuration = GitEnvironment.Durable,
        };
        var output = await repository.Git.RunAsync(call, cancellationToken);
        return output.ExitCode == 0 ? null : output.Error;
    }

    /// <summary>Takes in files that git ignores.</summary>
    public async Task AddIgnoredAsync(IReadOnlyList<string> paths, CancellationToken cancellationToken)
    {
        if (paths.Count > 0)
        {
            var call = Call("add", "--force", "--ignore-errors", "--pathspec-from-file=-", "--pathspec-file-nul") with
            {
                Input = Encoding.UTF8.GetBytes(string.Concat(paths.Select(path => $":(top,literal){path}\0"))),
                Configuration = GitEnvironment.Durable,
            };
            await repository.Git.RunAsync(call, cancellationToken);
        }
    }

    /// <summary>Repositories inside the checkout that were taken in as if they were submodules, each ending in <c>/</c>.</summary>
    public IReadOnlyList<string> AddedGitlinks(int digits)
        => [.. IndexEntries.Gitlinks(File, digits).Select(link => link.Path).Except(Gitlinks.Select(link => link.Path)).Select(path => $"{path}/")];

    public async Task<string> WriteTreeAsync(CancellationToken cancellationToken)
        => (await repository.Git.MustAsync(Call("write-tree") with { Configuration = GitEnvironment.Durable }, cancellationToken)).Text;

    /// <summary>Puts this index in the place of the checkout's own, in one step and under git's own lock.</summary>
    /// <exception cref="RefusalException"><c>worktree.busy</c>: another program holds that lock.</exception>
    public void Install()
    {
        StaleLock.Clear(checkout);
        var next = $"{checkout.IndexFile}.interlock";
        System.IO.File.Copy(index.File, next, overwrite: true);
        try
        {
            System.IO.File.Move(next, checkout.IndexLock, overwrite: false);
        }
        catch (IOException) when (System.IO.File.Exists(checkout.IndexLock))
        {
            System.IO.File.Delete(next);
            throw new RefusalException(new(RefusalKind.Conflict, "worktree.busy", $"git is at work in '{checkout.Path}': '{checkout.IndexLock}' exists and is in use.", "Try again when that git has ended."));
        }

        System.IO.File.Move(checkout.IndexLock, checkout.IndexFile, overwrite: true);
    }

    public void Dispose() => index.Dispose();
}
