using System.Text;
using Interlock.Git;

namespace Interlock.Tests.Git;

/// <summary>A real repository in a directory of its own, with a space and a non-ASCII letter in its path.</summary>
internal sealed class TempRepository : IDisposable
{
    private static readonly GitOptions NoIdentity = new()
    {
        LockWait = TimeSpan.FromMilliseconds(200),
        Environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["GIT_CONFIG_GLOBAL"] = "/dev/null",
            ["GIT_CONFIG_NOSYSTEM"] = "1",
            ["HOME"] = "/nonexistent",
        },
    };

    private static readonly Dictionary<string, string> Person = new(StringComparer.Ordinal)
    {
        ["GIT_AUTHOR_NAME"] = "Person",
        ["GIT_AUTHOR_EMAIL"] = "person@example.org",
        ["GIT_COMMITTER_NAME"] = "Person",
        ["GIT_COMMITTER_EMAIL"] = "person@example.org",
        ["GIT_ALLOW_PROTOCOL"] = "file",
    };

    private readonly string directory;

    public TempRepository(bool empty = false)
    {
        directory = Posix.RealPath(Directory.CreateTempSubdirectory("interlock git ä ").FullName)!;
        Path = System.IO.Path.Combine(directory, "répo one");
        Directory.CreateDirectory(Path);
        Git("init", "-q", "-b", "main");
        if (!empty)
        {
            Write("a.txt", "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\n");
            Write("dir/b.txt", "b\n");
            Write(".gitignore", "*.ignored\n.worktrees/\n");
            Commit("first");
        }
    }

    /// <summary>A person's git removes no lock, however old.</summary>
    private static GitProcess Persons { get; } = new(NoIdentity with { LockWait = TimeSpan.Zero }, TimeProvider.System);

    public GitProcess Process { get; } = new(NoIdentity, TimeProvider.System);

    public string Outside => directory;

    public string Path { get; }

    public string Head => Git("rev-parse", "HEAD");

    public GitRepository Open(string? from = null) => new(RepositoryLocator.Find(from ?? Path).Value, Process);

    public string Git(params string[] arguments) => GitIn(Path, arguments);

    public string GitIn(string where, params string[] arguments)
        => Persons.MustAsync(new() { Directory = where, Arguments = arguments, Environment = Person }, CancellationToken.None).GetAwaiter().GetResult().Text;

    /// <summary>For git commands that are meant to fail half way.</summary>
    public int TryGitIn(string where, params string[] arguments)
        => Persons.RunAsync(new() { Directory = where, Arguments = arguments, Environment = Person }, CancellationToken.None).GetAwaiter().GetResult().ExitCode;

    public string Write(string path, string content) => WriteIn(Path, path, content);

    public static string WriteIn(string where, string path, string content)
    {
        var full = System.IO.Path.Combine(where, path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(full)!);
        File.WriteAllBytes(full, Encoding.UTF8.GetBytes(content));
        return full;
    }

    public string Read(string path) => File.ReadAllText(System.IO.Path.Combine(Path, path));

    public string Commit(string message) => CommitIn(Path, message);

    public string CommitIn(string where, string message)
    {
        GitIn(where, "add", "-A");
        GitIn(where, "commit", "-q", "--allow-empty", "-m", message);
        return GitIn(where, "rev-parse", "HEAD");
    }

    /// <summary>A commit on a branch, made without touching the checkout.</summary>
    public string CommitOn(string branch, string from, params (string Path, string? Content)[] files)
    {
        var where = System.IO.Path.Combine(directory, $"side-{branch.Replace('/', '-')}");
        if (!Directory.Exists(where))
        {
            Git("worktree", "add", "-q", "-B", branch, where, from);
        }

        foreach (var (path, content) in files)
        {
            if (content is null)
            {
                File.Delete(System.IO.Path.Combine(where, path));
            }
            else
            {
                WriteIn(where, path, content);
            }
        }

        return CommitIn(where, $"work on {branch}");
    }

    public string Status() => Git("status", "--porcelain", "--untracked-files=all");

    public void Dispose() => TreeDeletion.Delete(directory);
}
