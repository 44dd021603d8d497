using Interlock.Claims;
using Interlock.Forges.Local;
using Interlock.Gates;
using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.Registry;
using Interlock.Registry.Approving;
using Interlock.Registry.Claiming;
using Interlock.Registry.Defining;
using Interlock.Storage.Memory;
using Interlock.Tests.Storage;
using Interlock.WorkGraph;

namespace Interlock.Tests.Registry;

/// <summary>A registry on a memory store that runs each of its writes twice, with everything outside faked, and short words for what tests do to it.</summary>
internal sealed class Desk
{
    public Desk(Func<RegistryOptions, RegistryOptions>? with = null)
    {
        var options = new RegistryOptions { Checks = ["test"] };
        Options = with is null ? options : with(options);
        Registry = new(new() { Store = new TwiceStore(Store), Options = Options, Clock = Time, Ids = new CountingIds() }, Forge, Workspace, Impact);
    }

    public ManualTime Time { get; } = new();

    public MemoryStore Store { get; } = new();

    public FakeWorkspace Workspace { get; } = new();

    public FakeImpact Impact { get; } = new();

    public LocalForge Forge { get; } = new();

    public RegistryOptions Options { get; }

    public TaskRegistry Registry { get; }

    public static Actor Ann { get; } = new() { Name = "ann", Host = "h1" };

    public static Actor Bob { get; } = new() { Name = "bob", Host = "h2" };

    /// <summary>An agent inside a run.</summary>
    public static Actor Bot { get; } = new() { Name = "bot", Host = "h1", RunId = "run00001", IsRunner = true };

    public static TaskRef Ref(string id) => id.Contains('/', StringComparison.Ordinal) ? TaskRef.Parse(id).Value : new("demo", id);

    public static TaskDraft Draft(string id, params string[] dependsOn) => new()
    {
        Ref = Ref(id),
        Title = "Title of " + id,
        DependsOn = [.. dependsOn.Select(name => name.StartsWith('~') ? (name[1..], false) : (name, true))],
    };

    /// <summary>A name that begins with <c>~</c> is a soft dependency.</summary>
    public WorkTask Create(string id, params string[] dependsOn) => Create(Draft(id, dependsOn));

    public WorkTask Create(TaskDraft draft) => Registry.Creating.Create(draft, Ann).Value;

    public WorkTask Make(string id, params string[] files) => Create(Draft(id) with { Files = files });

    /// <summary>As an import makes them: parents, children, cycles and all.</summary>
    public IReadOnlyList<WorkTask> Import(params TaskDraft[] drafts) =>
        Store.Write(tx => Registry.Creating.CreateMany(Registry.Context.Begin(tx, Ann), drafts[0].Ref.Spec, drafts));

    public WorkTask Task(string id) => Store.Read(reader => reader.FindTask(Ref(id)))!;

    public TaskState State(string id) => Registry.Reading.Show(Ref(id)).Value.State;

    public string? Reason(string id) => Task(id).StateReason;

    public Result<ClaimGrant> TryClaim(string? id = null, Actor? actor = null, string? key = null) =>
        Registry.Claiming.Claim(new() { Actor = actor ?? Ann, Task = id is null ? null : Ref(id), Key = key });

    public long Claim(string id, Actor? actor = null) => TryClaim(id, actor).Value.Claim.Token;

    public Result<WorkTask> TryStart(string id, long? token, Actor? actor = null) =>
        Registry.Working.StartAsync(Ref(id), token, actor ?? Ann, default).GetAwaiter().GetResult();

    /// <summary>Claimed and implementing.</summary>
    public long Begin(string id, Actor? actor = null)
    {
        var token = Claim(id, actor);
        Assert.Equal(TaskState.Implementing, TryStart(id, token, actor).Value.State);
        return token;
    }

    public Result<WorkTask> TrySubmit(string id, long? token, Actor? actor = null, string? branch = null, int? change = null) =>
        Registry.Submitting.SubmitAsync(Ref(id), token, branch, change, actor ?? Ann, default).GetAwaiter().GetResult();

    public Result<WorkTask> TryGrow(string id, long? token, Actor? actor = null) =>
        Registry.Submitting.GrowLocksAsync(Ref(id), token, actor ?? Ann, default).GetAwaiter().GetResult();

    /// <summary>Commits on the task's branch that change these files.</summary>
    public string Commit(string id, params string[] files) => Commit(id, state => state with { Changed = files });

    public string Commit(string id, Func<BranchState, BranchState> with)
    {
        var branch = Workspace.BranchOf(Task(id));
        Workspace.Branches[branch] = with(new()
        {
            Branch = branch,
            Exists = true,
            Head = FakeWorkspace.Commit('c'),
            Base = FakeWorkspace.Commit('a'),
            Commits = 1,
        });
        return branch;
    }

    /// <summary>Claimed, implemented and in review, with one file changed.</summary>
    public long Submit(string id, Actor? actor = null)
    {
        var token = Begin(id, actor);
        var task = Task(id);
        Commit(id, task.Files.Count > 0 ? task.Files[0] : $"grown-{id}.txt");
        Assert.Equal(TaskState.Reviewing, TrySubmit(id, token, actor).Value.State);
        return token;
    }

    public static MergeFacts GoodMerge(char digit = 'd') => new(
        FakeWorkspace.Commit(digit), true, true, true, [], true, "tree", "tree", true, null, false);

    public Result<WorkTask> TryMerge(string id, long token, MergeFacts? facts = null) => Registry.Completing.Merged(Task(id).Uid, token, facts ?? GoodMerge());

    /// <summary>All the way to done.</summary>
    public WorkTask Finish(string id, Actor? actor = null) => TryMerge(id, Submit(id, actor)).Value;

    public Result<WorkTask> TryFinish(string id, long? token, Actor? actor = null, string? run = null) =>
        Registry.Completing.Finish(Ref(id), token, null, actor ?? Ann, (_, _, _) => run);

    public Result<WorkTask> Approve(string id, Actor? by = null, bool granted = true, string purpose = ApprovalCommands.ForImpact) =>
        Registry.Approving.Approve(Ref(id), purpose, granted, "because", by ?? Bob);

    public Claim? ClaimOf(string id) => Store.Read(reader => reader.FindClaim(Task(id).Uid));

    public IReadOnlyList<string> LocksOf(string id) => Store.Read(reader => reader.LocksOf(Task(id).Uid).Select(held => held.Path).ToList());

    public long LastSeq => Store.Read(reader => reader.LastSeq());

    public IReadOnlyList<JournalEvent> Events(string? id = null, long after = 0, string? type = null) =>
        Registry.Reading.Events(new() { Spec = id is null ? null : Ref(id).Spec, TaskId = id is null ? null : Ref(id).Id, AfterSeq = after, Type = type });

    /// <summary>The states a task went through by these events, as <c>from→to</c>.</summary>
    public IEnumerable<string> Walk(string id, long after = 0) => Events(id, after)
        .Where(entry => entry.Details.ContainsKey("from") && entry.Details.ContainsKey("to"))
        .Select(entry => $"{entry.Details["from"]}→{entry.Details["to"]}");

    /// <summary>Everything that is stored but the log and mere places in a line: what a refused command must leave alone.</summary>
    public string Snapshot() => Store.Read(reader => string.Join('\n',
        reader.ListTasks(new()).Select(task => $"{task.Ref} {task.State} {task.StateReason} v{task.Version} a{task.Attempt}/{task.InfrastructureAttempt} t{task.LastToken} o{task.OpenDependencies}/{task.OpenSoftDependencies} {task.Branch} {task.Change} {task.BaseCommit} {task.DueAt} [{string.Join(',', task.Files)}]")
            .Concat(reader.ListClaims().Select(claim => $"{claim.Task} {claim.Worker} {claim.Token} {claim.Parked}"))
            .Concat(reader.ListLocks().Select(held => $"{held.Path} {held.Task}"))
            .Concat(Records.Issues.List(reader).Select(issue => $"{issue}"))
            .Concat(Records.Changes.List(reader).Select(change => $"{change}"))
            .Concat(Records.Merges.List(reader).Select(entry => $"{entry}"))
            .Concat(Records.Approvals.List(reader).Select(approval => $"{approval}"))
            .Concat(Records.Parked.List(reader).Where(parked => parked.Paths.Count > 0).Select(parked => parked.Task))));

    public static void Refused<T>(Result<T> result, string code, RefusalKind kind)
    {
        Assert.True(result.IsRefused, "nothing was refused");
        Assert.Equal((code, kind), (result.Refusal.Code, result.Refusal.Kind));
        Assert.False(string.IsNullOrWhiteSpace(result.Refusal.Message));
    }

    public static void Stopped<T>(Result<T> result, int gate, string code)
    {
        Refused(result, "gate.refused", RefusalKind.Gate);
        Assert.Equal((gate, code), ((int)result.Refusal!.Details!["gate"]!, (string)result.Refusal.Details["code"]!));
        Assert.NotNull(result.Refusal.Details["facts"]);
        Assert.False(string.IsNullOrWhiteSpace(result.Refusal.Hint));
    }
}
