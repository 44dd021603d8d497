using System.Diagnostics;
using Interlock.Agents;
using Interlock.Dispatching;
using Interlock.EndToEnd.Harness;
using Interlock.Forges.Local;
using Interlock.Git;
using Interlock.Impact;
using Interlock.Journal;
using Interlock.Kiro;
using Interlock.Kiro.Syncing;
using Interlock.Launching.LocalProcess;
using Interlock.Lifecycle;
using Interlock.Merging;
using Interlock.Registry;
using Interlock.Runs;
using Interlock.Storage;
using Interlock.Storage.Sqlite;
using Interlock.WorkGraph;
using Interlock.Workspaces;

namespace Interlock.EndToEnd.Soak;

/// <summary>A dispatcher that dies at any point between two durable steps is followed by one that finishes (docs/explanation/crash-points.md).</summary>
public sealed class CrashPointTests
{
    /// <summary>The durable steps every run of the little spec goes through; the points lie on both sides of each.</summary>
    private static readonly string[] Steps =
        ["TaskAssigned", "PutClaim", "RunnerStarted", "runs", "RunnerFinished", "MergeQueued", "PROpened", "merge_attempts", "tested_trees", "TaskCompleted", "ImpactRecorded", "deploys", "DeployFinished", "deployments"];

    [ProgramFact]
    public async Task The_little_spec_takes_every_durable_step_and_some_of_the_points_are_hit()
    {
        var all = await DryAsync();
        Assert.All(Steps, step => Assert.Contains(all, write => write.Split(' ').Contains(step)));
        foreach (var at in Enumerable.Range(1, all.Count).Where(number => number % 9 == 4))
        {
            await CrashAsync(at, after: at % 2 == 0, all);
        }
    }

    [SoakFact]
    public async Task Every_point_is_hit_on_both_sides()
    {
        var all = await DryAsync();
        foreach (var at in Enumerable.Range(1, all.Count))
        {
            await CrashAsync(at, after: false, all);
            await CrashAsync(at, after: true, all);
        }
    }

    private static async Task<IReadOnlyList<string>> DryAsync()
    {
        using var place = new Place();
        var store = new CrashingStore(place.Store, 0, false);
        await place.WorkAsync(store);
        place.Verify("without a crash");
        return store.Writes;
    }

    private static async Task CrashAsync(int at, bool after, IReadOnlyList<string> all)
    {
        using var place = new Place();
        var where = $"{(after ? "after" : "before")} write {at} ({all[at - 1]})";
        var store = new CrashingStore(place.Store, at, after);
        try
        {
            await place.WorkAsync(store);
        }
        catch (CrashException)
        {
            Assert.True(store.Died);
            place.Abandon();
        }

        await place.WorkAsync(place.Store);
        place.Verify(where);
    }

    private sealed class Place : IDisposable
    {
        private const string Plan = "# Plan\n\n- [ ] 1. One\n  - _Files: 1.txt_\n- [ ] 2. Two\n  - _Files: 2.txt_\n  - _Dependencies: 1_\n- [ ] 3. Checkpoint - all tests pass\n  - _Dependencies: 2_\n";
        private readonly string root = Directory.CreateTempSubdirectory("interlock crash ").FullName;
        private readonly List<LocalProcessLauncher> launchers = [];
        private readonly GitRepository git;

        private string Deployed => Path.Combine(root, ".git", "deployed");

        public Place()
        {
            Git("init", "-q", "-b", "main");
            Directory.CreateDirectory(Path.Combine(root, ".kiro", "specs", "demo"));
            File.WriteAllText(Path.Combine(root, ".kiro", "specs", "demo", "tasks.md"), Plan);
            File.AppendAllText(Path.Combine(root, ".git", "info", "exclude"), ".worktrees/\n");
            Git("add", ".");
            Git("-c", "user.name=t", "-c", "user.email=t@t", "commit", "-qm", "first");
            git = new(RepositoryLocator.Find(root).Value, new GitProcess(new(), TimeProvider.System));
            Directory.CreateDirectory(git.Place.StateDirectory);
            Store = SqliteStore.Create(Path.Combine(git.Place.StateDirectory, "registry.db"));
            var imported = new KiroSync(Registry(Store), new(TimeProvider.System), null).Import(
                new("demo", "tasks.md", "tasks.md", ".kiro/specs/demo/tasks.md"), KiroDocument.Parse(File.ReadAllBytes(Path.Combine(root, ".kiro", "specs", "demo", "tasks.md"))).Value, new KiroFormat(new() { Order = KiroOrder.Free }), new() { Name = "ann", Host = "here" });
            Assert.False(imported.IsRefused, imported.Refusal?.Message);
        }

        public IStore Store { get; }

        public async Task WorkAsync(IStore store)
        {
            var launcher = new LocalProcessLauncher(TimeProvider.System, new(Released.Program!));
            launchers.Add(launcher);
            var registry = Registry(store);
            var state = git.Place.StateDirectory;
            var merges = new MergeQueue(registry, git, new() { Target = "main", Checks = [new("test", ["test", "-f", ".kiro/specs/demo/tasks.md"], TimeSpan.FromMinutes(1))] }, new CheckRunner(launcher, RandomIds.Shared, Path.Combine(state, "runs")));
            var ended = await new Dispatcher(registry, launcher, merges, new()
            {
                Pools = [new() { Name = "agent", Limit = 2, Driver = new CommandDriver(CommandLine.Shell("echo \"$INTERLOCK_TASK\" > \"$(basename \"$INTERLOCK_TASK\").txt\"")) }],
                UntilFinished = true,
                Poll = TimeSpan.FromMilliseconds(50),
                RunDirectory = Path.Combine(state, "runs"),
                RepositoryRoot = root,
                Host = "here",
                Deploys = new(registry, git, new() { Target = "main", Host = "here", RunDirectory = Path.Combine(state, "runs"), Command = ["sh", "-c", $"echo \"$INTERLOCK_TASK\" >>'{Deployed}'"] }, launcher),
            }, state).RunAsync(CancellationToken.None, CancellationToken.None);
            Assert.False(ended.IsRefused, ended.Refusal?.Message);
        }

        /// <summary>Whoever watched the runs has died: here that was this process, which lives on.</summary>
        public void Abandon()
        {
            var runs = Registry(Store).Runs;
            foreach (var run in runs.List(status: RunStatus.Running))
            {
                _ = runs.Update(run with { WatcherPid = null, WatcherStart = null });
            }
        }

        public void Verify(string where)
        {
            var registry = Registry(Store);
            foreach (var id in new[] { "1", "2", "3" })
            {
                var task = Store.Read(reader => reader.FindTask(new TaskRef("demo", id)))!;
                Assert.True(task.State == TaskState.Done, $"{where}: {id} is {task.State}, {task.StateReason}\n{Log(registry)}");
                Assert.True(task.ClosedAt is not null, $"{where}: {id} is not closed");
            }

            var merges = Git("log", "--merges", "--first-parent", "--format=%s", "main").Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.True(merges.Length == 2 && merges.Distinct().Count() == 2, $"{where}: {string.Join(" | ", merges)}\n{Log(registry)}");
            Assert.True(Git("status", "--porcelain").Length == 0, $"{where}: {Git("status", "--porcelain")}");
            Assert.True(!File.ReadAllText(Path.Combine(root, ".kiro", "specs", "demo", "tasks.md")).Contains("- [ ]", StringComparison.Ordinal), $"{where}: boxes are open\n{Log(registry)}");
            Assert.True(!Directory.Exists(Path.Combine(root, ".worktrees")) || !Directory.EnumerateFileSystemEntries(Path.Combine(root, ".worktrees")).Any(), $"{where}: {Git("worktree", "list")}");
            Assert.True(registry.Runs.List(status: RunStatus.Running).Count == 0, $"{where}: a run is left running");
            Assert.True(registry.Reading.MergeQueue().Count == 0, $"{where}: the queue is not empty");
            Assert.True(registry.Deploying.Queue().Count == 0, $"{where}: a deploy is left");

            // One that died over a deploy may have it repeated, but never after what was merged later.
            var deployed = File.ReadAllLines(Deployed);
            Assert.True(deployed.Distinct().SequenceEqual(["demo/1", "demo/2"]) && deployed.SequenceEqual(deployed.Order(StringComparer.Ordinal)), $"{where}: deployed {string.Join(", ", deployed)}\n{Log(registry)}");
            Assert.True(Store.Read(reader => reader.ListClaims().Count == 0), $"{where}: a claim is left");
            var runs = registry.Runs.List().Select(run => run.Id).ToHashSet(StringComparer.Ordinal);
            Assert.DoesNotContain(ProcessTable.AllMarked(), marked => runs.Contains(marked.RunId));
        }

        public void Dispose()
        {
            launchers.ForEach(launcher => launcher.Dispose());
            Store.Dispose();
            Directory.Delete(root, recursive: true);
        }

        private TaskRegistry Registry(IStore store)
        {
            var options = new RegistryOptions { BackoffBase = TimeSpan.FromMilliseconds(20), Checks = ["test"], Deploys = true };
            var workspace = new GitWorkspace(git, "main", BranchNaming.Parse(options.BranchTemplate).Value, options.SpecFiles);
            return new(new() { Store = store, Options = options }, new LocalForge(), workspace, new BuiltInImpact(git, TimeProvider.System, Interlock.Impact.Thresholds.Default, 3, options.SharedFiles, options.SpecFiles));
        }

        private static string Log(TaskRegistry registry) =>
            string.Join("\n", registry.Reading.Events(new()).Select(entry => $"{entry.Seq} {entry.Type} {entry.TaskId} {entry.Worker} {entry.Details.ToJsonString()}"));

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
}
