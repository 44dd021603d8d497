using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.Runs;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Registry;

/// <summary>
/// The record of live executions. A run's end never makes a task done: it only leaves evidence for the gates.
/// </summary>
/// <param name="workspace">Where tasks have their worktrees; null without a repository.</param>
internal sealed class RunBook(RegistryContext context, IWorkspace? workspace = null)
{
    private static readonly Collection<Run> Runs = new("runs", () => RunJson.Default.Run, run => run.Id, run => run.Task ?? "", run => run.Status.Word());

    /// <summary>Runs that were at work at some moment since then.</summary>
    internal static IReadOnlyList<string> AtWorkSince(IStoreReader reader, DateTimeOffset since) =>
        [.. Runs.List(reader).Where(run => run.Status == RunStatus.Running || run.EndedAt >= since).Select(run => run.Id)];

    /// <summary>Stores a run before its process is started, so that a crash in between leaves something to look for.</summary>
    public Run Start(Run run, Actor? actor) => context.WriteOwn(Authority.RecordRun, changes =>
    {
        var tx = changes.Store;
        Runs.Put(tx, run);
        changes.Log(EventTypes.RunnerStarted, TaskOf(tx, run), new()
        {
            ["run"] = run.Id,
            ["runner_id"] = RunnerOf(tx, run),
            ["slot"] = run.Worker,
            ["worktree"] = TaskOf(tx, run) is { } worked ? Path.GetFileName(workspace?.WorktreeOf(worked)) : null,
            ["branch"] = TaskOf(tx, run)?.Branch,
            ["type"] = run.Type.Word(),
            ["pool"] = run.Pool,
            ["host"] = run.Host,
            ["attempt"] = run.Attempt,
            ["token"] = run.Token,
        }, run.Id, run.Worker);
        return run;
    }, actor);

    /// <summary>Adds what is known once the process lives, or a heartbeat; what others asked of the run meanwhile stays, and one that has ended has ended.</summary>
    public Run Update(Run run) => context.WriteOwn(Authority.RecordRun, changes => Runs.Find(changes.Store, run.Id) switch
    {
        { Status: not RunStatus.Running } ended => ended,
        var known => Runs.Put(changes.Store, run with { StopAskedBy = known?.StopAskedBy ?? run.StopAskedBy }),
    });

    /// <summary>Notes who wants a living run ended. To be called before anything is signalled.</summary>
    public Result<Run> AskStop(Run run, Actor actor) => context.Write<Run>(Authority.StopRun.For(actor), changes =>
        Runs.Find(changes.Store, run.Id) is not { Status: RunStatus.Running } living ? Runs.Find(changes.Store, run.Id) ?? run
        : living.StopAskedBy is null ? Runs.Put(changes.Store, living with { StopAskedBy = actor.Name })
        : living);

    /// <summary>Judges how a run ended. One that somebody asked to end was cancelled, whoever watched it die.</summary>
    public RunVerdict Judge(string id, RunFacts facts)
    {
        var by = facts.Stopped is null ? context.Store.Read(reader => Runs.Find(reader, id))?.StopAskedBy : null;
        return by is null
            ? OutcomeFunction.Decide(facts)
            : OutcomeFunction.Decide(facts with { Stopped = StopCause.Cancelled }) with { Reason = $"killed by {by}" };
    }

    /// <summary>Ends a run once; ending it again gives the run as it ended.</summary>
    public Run Finish(Run run, Actor? actor, int survivors = 0) => context.WriteOwn(Authority.RecordRun, changes =>
    {
        var tx = changes.Store;
        if (Runs.Find(tx, run.Id) is { Status: not RunStatus.Running } ended)
        {
            return ended;
        }

        var task = TaskOf(tx, run);
        if (survivors > 0)
        {
            changes.Log(EventTypes.ProcessReaped, task, new() { ["run"] = run.Id, ["survivors"] = survivors }, run.Id, run.Worker);
        }

        changes.Log(EventTypes.RunnerFinished, task, new()
        {
            ["run"] = run.Id,
            ["runner_id"] = (string?)tx.ListEvents(new() { RunId = run.Id }).FirstOrDefault(entry => entry.Type == EventTypes.RunnerStarted)?.Details["runner_id"] ?? RunnerOf(tx, run),
            ["status"] = run.Status.Word(),
            ["outcome"] = run.Outcome?.Word(),
            ["reason"] = run.Reason,
            ["exit_code"] = run.ExitCode,
            ["survivors"] = survivors,
            ["duration_seconds"] = run.EndedAt is { } end ? Math.Round((end - run.StartedAt).TotalSeconds, 3) : null,
        }, run.Id, run.Worker);
        return Runs.Put(tx, run with { StopAskedBy = Runs.Find(tx, run.Id)?.StopAskedBy ?? run.StopAskedBy });
    }, actor);

    /// <summary>What followed from the end of a run for its task is done; mostly that was noted together with it.</summary>
    public void Settled(string id)
    {
        if (context.Store.Read(reader => Runs.Find(reader, id)) is { Owed: true })
        {
            context.WriteOwn(Authority.RecordRun, changes => Settle(changes.Store, id));
        }
    }

    /// <summary>Notes in the transaction of what follows that it has followed.</summary>
    internal static void Settle(IStoreTransaction store, string id)
    {
        if (Runs.Find(store, id) is { Owed: true } owed)
        {
            Runs.Put(store, owed with { Owed = false });
        }
    }

    /// <summary>The ended run under this claim that nothing has followed from yet; null when there is none.</summary>
    public Run? Owed(WorkTask task, long token) => context.Store.Read(reader =>
        Runs.List(reader, task.Ref.ToString()).LastOrDefault(run => run.Token == token && run is { Owed: true, Status: not RunStatus.Running }));

    public Result<Run> Find(string id) => context.Store.Read<Result<Run>>(reader =>
        Runs.Find(reader, id) is { } run ? run : new Refusal(RefusalKind.NotFound, "run.unknown", $"There is no run {id}.", "See 'interlock run list'."));

    public IReadOnlyList<Run> List(string? task = null, RunStatus? status = null) =>
        context.Store.Read(reader => Runs.List(reader, task, status?.Word()));

    /// <summary>The task that a run works for; null: none, or it is gone.</summary>
    public WorkTask? TaskOf(Run run) => context.Store.Read(reader => TaskOf(reader, run));

    /// <summary>True while the claim that a run works under is in force; also for a run that works under none.</summary>
    public bool IsClaimed(Run run) => context.Store.Read(reader =>
        run is not { Task: not null, Token: { } token } || (TaskOf(reader, run) is { } task && reader.FindClaim(task.Uid)?.Token == token));

    /// <summary>Its claim has ended, or its lease has, so that the task may be taken over.</summary>
    public bool MayBeEnded(Run run) => context.Store.Read(reader =>
        TaskOf(reader, run) is { } task
        && task.State is not (TaskState.Reviewing or TaskState.Deploying)
        && (reader.FindClaim(task.Uid) is not { } claim || claim.Token != run.Token || claim.IsExpired(context.Now)));

    /// <summary>Runs that ended before, of tasks that are finished or gone.</summary>
    public IReadOnlyList<Run> Old(DateTimeOffset before) => context.Store.Read(reader => Runs.List(reader, null, null).Where(run =>
        run.Status != RunStatus.Running && run.EndedAt < before && (TaskOf(reader, run) is null or { State: TaskState.Done or TaskState.Cancelled })).ToList());

    internal static Run? Find(IStoreReader reader, string id) => Runs.Find(reader, id);

    /// <summary>Living runs of a host by the task they work for, <c>spec/id</c>.</summary>
    internal static ILookup<string, Run> Living(IStoreReader reader, string host) => Runs.List(reader, null, RunStatus.Running.Word())
        .Where(run => run.Host == host && run.Task is not null)
        .ToLookup(run => run.Task!, StringComparer.Ordinal);

    /// <summary>Why a task cannot be claimed yet although its last claim has ended.</summary>
    internal static Refusal StillLiving(WorkTask task, Run run) => new(
        RefusalKind.Conflict,
        "run.living",
        $"Run {run.Id} of an earlier claim of {task.Ref} still lives on this machine.",
        $"It is ended first: 'interlock run kill {run.Id}'.",
        new() { ["run"] = run.Id, ["pid"] = run.Pid, ["host"] = run.Host });

    /// <summary>A run of this host that was at work at a moment; null when there was none.</summary>
    internal static Run? Living(IStoreReader reader, string host, DateTimeOffset moment, TimeSpan grain) => Runs.List(reader)
        .FirstOrDefault(run => run.Host == host && run.StartedAt <= moment + grain && (run.EndedAt is not { } end || end >= moment - grain));

    internal static void Forget(IStoreTransaction store, string id) => Runs.Delete(store, id);

    /// <summary>The run under this claim that succeeded: the evidence of an <c>external</c> task.</summary>
    public static string? Succeeded(IStoreReader reader, WorkTask task, Claims.Claim claim) => Succeeded(reader, task, claim.Token);

    internal static string? Succeeded(IStoreReader reader, WorkTask task, long token) =>
        Runs.List(reader, task.Ref.ToString(), RunStatus.Completed.Word())
            .LastOrDefault(run => run.Token == token && run.Outcome == RunOutcome.Succeeded)?.Id;

    /// <summary>As the claim that it works under has it: its run or, of a person, the worker.</summary>
    private static string RunnerOf(IStoreReader reader, Run run) =>
        TaskOf(reader, run) is { } task && reader.FindClaim(task.Uid) is { } claim && claim.Token == run.Token ? claim.RunId ?? claim.Worker : run.Id;

    private static WorkTask? TaskOf(IStoreReader reader, Run run) =>
        run.Task is { } name && TaskRef.Parse(name) is { IsRefused: false } parsed ? reader.FindTask(parsed.Value) : null;
}

[System.Text.Json.Serialization.JsonSerializable(typeof(Run))]
internal sealed partial class RunJson : System.Text.Json.Serialization.JsonSerializerContext;
