using System.Diagnostics;
using Interlock.Agents;
using Interlock.Dispatching;
using Interlock.Forges.Local;
using Interlock.Git;
using Interlock.Impact;
using Interlock.Journal;
using Interlock.Launching.LocalProcess;
using Interlock.Lifecycle;
using Interlock.Merging;
using Interlock.Registry;
using Interlock.Runs;
using Interlock.Storage.Memory;
using Interlock.WorkGraph;
using Interlock.Workspaces;

namespace Interlock.Tests.Dispatching;

public sealed class DispatcherTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("interlock dispatch ").FullName;
    private readonly LocalProcessLauncher launcher = new(TimeProvider.System);
    private readonly Actor ann = new() { Name = "ann", Host = "here" };

    public DispatcherTests()
    {
        Git("init", "-q", "-b", "main");
        File.WriteAllText(Path.Combine(root, "README.md"), "# app\n");
        File.AppendAllText(Path.Combine(root, ".git", "info", "exclude"), ".worktrees/\n");
        Git("add", ".");
        Git("-c", "user.name=t", "-c", "user.email=t@t", "commit", "-qm", "first");
    }

    public void Dispose()
    {
        launcher.Dispose();
        Directory.Delete(root, recursive: true);
    }

    [Fact]
    public async Task Tasks_are_worked_side_by_side_merged_and_cleaned_up()
    {
        var (registry, dispatcher) = Compose("echo \"$INTERLOCK_TASK\" > \"$(basename \"$INTERLOCK_TASK\").txt\"");
        foreach (var id in new[] { "1", "2", "3", "4" })
        {
            Assert.False(registry.Creating.Create(
                new() { Ref = new("demo", id), Title = $"Task {id}", Files = [$"{id}.txt"], DependsOn = id == "4" ? [("1", true), ("2", true)] : [] }, ann).IsRefused);
        }

        var summary = await dispatcher.RunAsync(CancellationToken.None, CancellationToken.None);
        var log = string.Join("\n", registry.Reading.Events(new()).Select(entry => $"{entry.Seq} {entry.Type} {entry.TaskId} {entry.Worker} {entry.Details.ToJsonString()}"));
        Assert.False(summary.IsRefused);
        Assert.True(summary.Value.Specs[0].Done == 4, log);
        Assert.Equal(4, summary.Value.Merges);
        Assert.Equal("", Git("status", "--porcelain"));
        Assert.Equal("4", Git("rev-list", "--merges", "--first-parent", "--count", "main").Trim());
        Assert.True(File.Exists(Path.Combine(root, "4.txt")));
        Assert.DoesNotContain(".worktrees/demo", Git("worktree", "list"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_agent_that_only_says_it_is_done_is_refused_at_gate_5_until_the_limit()
    {
        var (registry, dispatcher) = Compose("echo all done");
        registry.Creating.Create(new() { Ref = new("demo", "1"), Title = "Lie", Files = ["a.txt"] }, ann);
        var summary = await dispatcher.RunAsync(CancellationToken.None, CancellationToken.None);
        Assert.Equal(1, summary.Value.Specs[0].Failed);
        Assert.Equal(3, registry.Reading.Events(new() { Type = EventTypes.GateRejected }).Count(entry => (int)entry.Details["gate"]! == 5));
        Assert.Equal(TaskState.Failed, registry.Reading.Show(new("demo", "1")).Value.State);
    }

    private (TaskRegistry Registry, Dispatcher Dispatcher) Compose(string agent)
    {
        var git = new GitRepository(RepositoryLocator.Find(root).Value, new GitProcess(new(), TimeProvider.System));
        var options = new RegistryOptions { BackoffBase = TimeSpan.FromMilliseconds(20), Checks = ["test"] };
        var context = new RegistryContext { Store = new MemoryStore(), Options = options };
        var workspace = new GitWorkspace(git, "main", BranchNaming.Parse(options.BranchTemplate).Value, options.SpecFiles);
        var registry = new TaskRegistry(context, new LocalForge(), workspace, new BuiltInImpact(git, TimeProvider.System, Thresholds.Default, 3, options.SharedFiles, options.SpecFiles));
        var state = git.Place.StateDirectory;
        var merges = new MergeQueue(registry, git, new() { Target = "main", Checks = [new("test", ["test", "-f", "README.md"], TimeSpan.FromMinutes(1))] }, new CheckRunner(launcher, RandomIds.Shared, Path.Combine(state, "runs")));
        return (registry, new Dispatcher(registry, launcher, merges, new()
        {
            Pools = [new() { Name = "agent", Limit = 3, Driver = new CommandDriver(CommandLine.Shell(agent)) }],
            UntilFinished = true,
            Patience = TimeSpan.Zero,
            RunDirectory = Path.Combine(state, "runs"),
            RepositoryRoot = root,
            Host = "here",
        }, state));
    }

    private string Git(params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments) { WorkingDirectory = root, RedirectStandardOutput = true, UseShellExecute = false };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output;
    }
}
