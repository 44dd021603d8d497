using System.Diagnostics;
using Interlock.Agents;
using Interlock.Dispatching;
using Interlock.Forges.Local;
using Interlock.Git;
using Interlock.Impact;
using Interlock.Journal;
using Interlock.Launching.LocalProcess;
using Interlock.Merging;
using Interlock.Registry;
using Interlock.Runs;
using Interlock.Storage.Memory;
using Interlock.WorkGraph;
using Interlock.Workspaces;

namespace Interlock.Tests.Dispatching;

/// <summary>A real repository with a registry in memory; dispatchers come and go over it.</summary>
internal sealed class DispatchScene : IDisposable
{
    private readonly MemoryStore store = new();

    public DispatchScene()
    {
        Git("init", "-q", "-b", "main");
        File.WriteAllText(Path.Combine(Root, "README.md"), "# app\n");
        File.AppendAllText(Path.Combine(Root, ".git", "info", "exclude"), ".worktrees/\n");
        Git("add", ".");
        Git("-c", "user.name=t", "-c", "user.email=t@t", "commit", "-qm", "first");
        Repository = new(RepositoryLocator.Find(Root).Value, new GitProcess(new(), TimeProvider.System));
        Options = new() { BackoffBase = TimeSpan.FromMilliseconds(20), Checks = ["test"] };
        var workspace = new GitWorkspace(Repository, "main", BranchNaming.Parse(Options.BranchTemplate).Value, Options.SpecFiles);
        Registry = new(new() { Store = store, Options = Options }, new LocalForge(), workspace, new BuiltInImpact(Repository, TimeProvider.System, Thresholds.Default, 3, Options.SharedFiles, Options.SpecFiles));
    }

    public string Root { get; } = Directory.CreateTempSubdirectory("interlock dispatch ").FullName;

    public LocalProcessLauncher Launcher { get; } = new(TimeProvider.System, Launching.RunBench.Host);

    public GitRepository Repository { get; }

    public RegistryOptions Options { get; }

    public TaskRegistry Registry { get; }

    public Actor Ann { get; } = new() { Name = "ann", Host = "here" };

    public string RunDirectory => Path.Combine(Repository.Place.StateDirectory, "runs");

    public void Create(string id, params string[] files) =>
        Assert.False(Registry.Creating.Create(new() { Ref = new("demo", id), Title = $"Task {id}", Files = files }, Ann).IsRefused);

    public WorkTask Task(string id) => Registry.Reading.Show(new("demo", id)).Value.Task;

    /// <param name="agent">Line for the shell.</param>
    public Dispatcher Dispatcher(string agent, string pool = "agent", Func<DispatchOptions, DispatchOptions>? with = null)
    {
        var merges = new MergeQueue(Registry, Repository, new() { Target = "main", Checks = [new("test", ["test", "-f", "README.md"], TimeSpan.FromMinutes(1))] }, new CheckRunner(Launcher, RandomIds.Shared, RunDirectory));
        var options = new DispatchOptions
        {
            Pools = [new() { Name = pool, Limit = 3, Driver = new CommandDriver(CommandLine.Shell(agent)) }],
            UntilFinished = true,
            Patience = TimeSpan.Zero,
            RunDirectory = RunDirectory,
            RepositoryRoot = Root,
            Host = "here",
        };
        return new(Registry, Launcher, merges, with?.Invoke(options) ?? options, Repository.Place.StateDirectory);
    }

    public async Task<WorkSummary> WorkAsync(string agent, string pool = "agent", Func<DispatchOptions, DispatchOptions>? with = null) =>
        (await Dispatcher(agent, pool, with).RunAsync(CancellationToken.None, CancellationToken.None)).Value;

    public string Git(params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments) { WorkingDirectory = Root, RedirectStandardOutput = true, UseShellExecute = false };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output;
    }

    public void Dispose()
    {
        Launcher.Dispose();
        Directory.Delete(Root, recursive: true);
    }
}
