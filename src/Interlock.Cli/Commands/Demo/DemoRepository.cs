using Interlock.Git;

namespace Interlock.Cli.Commands.Demo;

/// <summary>The git side of the demonstration: what a person would do by hand before and look at afterwards.</summary>
internal sealed class DemoRepository(string directory, TimeProvider clock)
{
    private readonly GitProcess git = new(new(), clock);

    public async Task CreateAsync(CancellationToken cancellation)
    {
        await GitAsync(cancellation, "init", "--quiet", "--initial-branch=main");
        await CommitAsync("larder: things can be put in, taken out, counted and listed", cancellation);
    }

    /// <summary>Commits everything there is; a machine without a git identity will do.</summary>
    public async Task CommitAsync(string message, CancellationToken cancellation)
    {
        await GitAsync(cancellation, "add", "--all");
        await GitAsync(cancellation, "-c", "user.name=Interlock demo", "-c", "user.email=demo@localhost", "commit", "--quiet", "--message", message);
    }

    /// <summary>Merge commits among the first parents of the target.</summary>
    public async Task<int> MergesAsync(CancellationToken cancellation) =>
        (await GitAsync(cancellation, "rev-list", "--first-parent", "--merges", "main")).Lines.Length;

    /// <summary>Whether the person's checkout holds exactly what the target holds.</summary>
    public async Task<bool> IsCleanAsync(CancellationToken cancellation) =>
        (await GitAsync(cancellation, "status", "--porcelain")).Lines.Length == 0;

    /// <summary>Worktrees besides the person's own checkout.</summary>
    public async Task<int> WorktreesAsync(CancellationToken cancellation) =>
        (await GitAsync(cancellation, "worktree", "list", "--porcelain")).Lines.Count(line => line.StartsWith("worktree ", StringComparison.Ordinal)) - 1;

    private Task<GitOutput> GitAsync(CancellationToken cancellation, params string[] arguments) =>
        git.MustAsync(new() { Directory = directory, Arguments = arguments, Configuration = ["core.autocrlf=false", "core.excludesFile="] }, cancellation);
}
