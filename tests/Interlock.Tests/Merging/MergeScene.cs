using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.Merging;
using Interlock.Registry;
using Interlock.Registry.Reviewing;
using Interlock.Tests.Registry;
using Interlock.WorkGraph;

namespace Interlock.Tests.Merging;

/// <summary>A registry in memory and a repository in memory; merge queues come and go over them.</summary>
internal sealed class MergeScene : IDisposable
{
    private const string Repository = "repository";

    public MergeScene(Func<RegistryOptions, RegistryOptions>? with = null)
    {
        Desk = new(options => (with ?? (same => same))(options with { ChecksIdentity = new(Check.Identity([Test])), Repository = Repository }));
        Git = new(Desk.Workspace, Directory, Steps);
        Targeting.Decide(Desk.Registry.Context, Repository, _ => new TargetChoice("main", "a test says so", false), null, false, _ => Desk.Workspace.Tip.Value);
    }

    public static Check Test { get; } = new("test", ["test"], TimeSpan.FromMinutes(1));

    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("interlock merges ").FullName;

    public Desk Desk { get; }

    public Steps Steps { get; } = new();

    public FakeMerges Git { get; }

    /// <summary>Null: nobody said which.</summary>
    public IReadOnlyList<Check>? Checks { get; set; } = [Test];

    /// <summary>A queue as another process would open it: nothing of the one before is left in its memory.</summary>
    public MergeQueue Queue()
    {
        var context = Desk.Registry.Context with { Store = new MortalStore(Desk.Store, Steps) };
        return new(new(context, Desk.Forge, Desk.Workspace, Desk.Impact), Git, new() { Target = "main", Checks = Checks });
    }

    public async Task<IReadOnlyList<MergeOutcome>> ProcessAsync(bool untilEmpty = true) => (await Queue().ProcessAsync(untilEmpty, null, default)).Value;

    /// <summary>The queue has one entry that it can decide.</summary>
    public async Task<MergeOutcome> OneAsync() => Assert.Single(await ProcessAsync());

    public async Task<(MergeResult Result, string? Code)> DecideAsync()
    {
        var outcome = await OneAsync();
        return (outcome.Result, outcome.Refusal?.Code);
    }

    public async Task<(MergeResult Result, string? Commit)> DoneAsync()
    {
        var outcome = await OneAsync();
        return (outcome.Result, outcome.Commit);
    }

    /// <summary>Claimed, worked on with one commit that writes these files, and submitted.</summary>
    public long Submit(string id, params (string Path, string Text)[] files) => Submit(id, null, files);

    public long Submit(string id, int? priority, params (string Path, string Text)[] files)
    {
        if (Desk.Store.Read(reader => reader.FindTask(Desk.Ref(id))) is null)
        {
            Desk.Create(Desk.Draft(id) with { Files = [.. files.Select(file => file.Path)], Priority = priority ?? 2 });
        }

        var token = Desk.Begin(id);
        Again(id, token, files);
        return token;
    }

    /// <summary>Submitted once more under the claim that it has.</summary>
    /// <returns>The head of the branch.</returns>
    public string Again(string id, long token, params (string Path, string Text)[] files)
    {
        var head = Git.Commit(Git.Tip.Id, files).Id;
        Desk.Commit(id, state => state with { Head = head, Base = Git.Tip.Id, Changed = [.. files.Select(file => file.Path)] });
        Assert.Equal(TaskState.Reviewing, Desk.TrySubmit(id, token).Value.State);
        Git.Worktrees.Add($"interlock: demo/{id}");
        return head;
    }

    public long SubmitChecks(string id)
    {
        Desk.Create(Desk.Draft(id) with { Completion = Completion.Checks });
        var token = Desk.Begin(id);
        Assert.Equal(TaskState.Reviewing, Desk.TrySubmit(id, token).Value.State);
        return token;
    }

    public MergeEntry? Entry(string id) => Desk.Registry.Reading.MergeQueue().FirstOrDefault(entry => entry.Task == Desk.Task(id).Uid);

    public MergeAttempt? Attempt(string id) => Desk.Store.Read(reader => MergeRecords.Attempts.Find(reader, Desk.Task(id).Uid));

    public IReadOnlyList<JournalEvent> Events(string type, string? id = null) => Desk.Events(id, type: type);

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);
}
