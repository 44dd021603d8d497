using System.Collections.Concurrent;
using Interlock.Agents;
using Interlock.Dispatching;
using Interlock.Forges.Local;
using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.Merging;
using Interlock.Registry;
using Interlock.Registry.Defining;
using Interlock.Runs;
using Interlock.Storage.Memory;
using Interlock.Tests.Launching;
using Interlock.Tests.Merging;
using Interlock.Tests.Registry;
using Interlock.WorkGraph;

namespace Interlock.Tests.Dispatching;

/// <summary>A dispatcher with everything outside of it in a test's hand: store, repository, runs and time.</summary>
internal sealed class DispatchDesk : IDisposable
{
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(60);
    private static readonly Check Test = new("test", ["test"], TimeSpan.FromMinutes(1));

    private readonly string directory = Directory.CreateTempSubdirectory("interlock dispatch ").FullName;
    private Dispatcher? dispatcher;

    public DispatchDesk(Func<RegistryOptions, RegistryOptions>? with = null)
    {
        Git = new(Workspace, directory, new());
        Launcher = new(Clock);
        var options = new RegistryOptions { Checks = ["test"], ChecksIdentity = new(Check.Identity([Test])) };
        Registry = new(new() { Store = Store, Options = with?.Invoke(options) ?? options, Clock = Clock, Ids = new CountingIds() }, new LocalForge(), Workspace, new FakeImpact());
    }

    public MemoryStore Store { get; } = new();

    public FakeClock Clock { get; } = new();

    public FakeWorkspace Workspace { get; } = new();

    public FakeMerges Git { get; }

    public FakeLauncher Launcher { get; }

    public TaskRegistry Registry { get; }

    public CancellationTokenSource Graceful { get; } = new();

    public CancellationTokenSource Hard { get; } = new();

    /// <summary>What failed and stopped nothing.</summary>
    public ConcurrentQueue<(string What, Exception Failure)> Told { get; } = new();

    public static Actor Ann { get; } = new() { Name = "ann", Host = "here" };

    /// <summary>The dispatcher has ended.</summary>
    public Task<Result<WorkSummary>> Ended { get; private set; } = null!;

    public DispatchSnapshot Snapshot => dispatcher!.Snapshot();

    public static Pool Pool(string name = "agent", int limit = 1, params string[] skills) => new() { Name = name, Limit = limit, Driver = new Driver(), Skills = skills };

    /// <summary>A task that declares one file, and whose agent, when there is one, has changed it.</summary>
    public WorkTask Create(string id, Func<TaskDraft, TaskDraft>? with = null)
    {
        var draft = new TaskDraft { Ref = new("demo", id), Title = $"Task {id}", Files = [$"{id}.txt"] };
        var task = Registry.Creating.Create(with?.Invoke(draft) ?? draft, Ann).Value;
        Workspace.Touched[id] = [$"{id}.txt"];
        Workspace.Branches[Workspace.BranchOf(task)] = new() { Branch = Workspace.BranchOf(task), Exists = true, Head = Git.Commit(FakeWorkspace.Commit('a'), ($"{id}.txt", "1")).Id, Base = FakeWorkspace.Commit('a'), Commits = 1, Changed = [$"{id}.txt"] };
        return task;
    }

    /// <summary>One that is done by what its run did elsewhere.</summary>
    public WorkTask CreateExternal(string id, Func<TaskDraft, TaskDraft>? with = null) =>
        Create(id, draft => (with?.Invoke(draft) ?? draft) with { Completion = Completion.External, Files = [] });

    public WorkTask Task(string id) => Registry.Reading.Show(new("demo", id)).Value.Task;

    public TaskState State(string id) => Registry.Reading.Show(new("demo", id)).Value.State;

    public IReadOnlyList<JournalEvent> Events(string type) => Registry.Reading.Events(new() { Type = type });

    /// <summary>Sets a dispatcher going with one pool of one place, that ends when all is finished.</summary>
    public void Begin(Func<DispatchOptions, DispatchOptions>? with = null, IReadOnlyList<Pool>? pools = null)
    {
        var options = new DispatchOptions
        {
            Pools = pools ?? [Pool()],
            UntilFinished = true,
            Patience = TimeSpan.Zero,
            Poll = TimeSpan.FromSeconds(1),
            RunDirectory = directory,
            RepositoryRoot = directory,
            Host = "here",
            Failed = (what, failure) => Told.Enqueue((what, failure)),
        };
        dispatcher = new(Registry, Launcher, new(Registry, Git, new() { Target = "main", Checks = [Test] }), with?.Invoke(options) ?? options, directory);
        Ended = System.Threading.Tasks.Task.Run(() => dispatcher.RunAsync(Graceful.Token, Hard.Token));
    }

    public async Task<WorkSummary> EndAsync() => (await Ended.WaitAsync(Hang)).Value;

    public Task<FakeRun> NextAsync() => Launcher.NextAsync();

    /// <summary>The loop has looked at everything as it is now, and waits.</summary>
    public async Task SettleAsync()
    {
        // The first may come from a round that was under way already.
        await RoundAsync();
        await RoundAsync();
    }

    /// <summary>Time passes, and the loop has looked since.</summary>
    public async Task PassAsync(TimeSpan span)
    {
        await SettleAsync();
        Clock.Advance(span);
        await SettleAsync();
    }

    /// <summary>Round after round until it holds.</summary>
    public async Task UntilAsync(Func<bool> holds)
    {
        using var hang = new CancellationTokenSource(Hang);
        while (!holds())
        {
            hang.Token.ThrowIfCancellationRequested();
            await RoundAsync();
        }
    }

    public void Dispose()
    {
        Launcher.Dispose();
        Graceful.Dispose();
        Hard.Dispose();
        Directory.Delete(directory, recursive: true);
    }

    private async Task RoundAsync()
    {
        var armed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Note(TimeSpan due)
        {
            // The loop's own wait: whatever else sets a timer here sets it further ahead.
            if (due > TimeSpan.Zero && due <= TimeSpan.FromSeconds(1))
            {
                armed.TrySetResult();
            }
        }

        Clock.Armed = Note;
        dispatcher!.Wake();
        await System.Threading.Tasks.Task.WhenAny(armed.Task, Ended).WaitAsync(Hang);
        Clock.Armed = null;
    }

    private sealed class Driver : IAgentDriver
    {
        public string Name => "fake";

        public bool HasTerminalEvent => false;

        public Result<RunLaunch> Build(WorkOrder order) => new RunLaunch
        {
            RunId = order.RunId,
            Command = CommandLine.Of(["agent"]),
            WorkingDirectory = order.Worktree,
            Worktree = order.Worktree,
            OutputPath = Path.Combine(order.RunDirectory, "output.log"),
            Environment = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["task"] = order.Task[(order.Task.IndexOf('/', StringComparison.Ordinal) + 1)..],
                ["worker"] = order.Worker,
                ["attempt"] = $"{order.Attempt}",
                ["failure"] = order.LastFailure ?? "",
                ["answer"] = order.Answered?.Answer ?? "",
            },
        };
    }
}
