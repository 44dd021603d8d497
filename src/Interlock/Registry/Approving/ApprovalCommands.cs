using Interlock.Claims;
using Interlock.Gates;
using Interlock.Gates.Watching;
using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.Registry.Keeping;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Registry.Approving;

/// <summary>Impact records and what people say of them: gate 3, and completion of manual tasks.</summary>
public sealed class ApprovalCommands
{
    /// <summary>The purpose of an approval: a HIGH or CRITICAL impact.</summary>
    public const string ForImpact = "impact";

    /// <summary>The purpose of an approval: a <c>manual</c> task is done.</summary>
    public const string ForCompletion = "completion";

    /// <summary>Files that decide about others, and unusual ones.</summary>
    public const string ForFiles = "files";

    /// <summary>Tests that were weakened.</summary>
    public const string ForTests = "tests";

    private readonly RegistryContext context;
    private readonly IWorkspace? workspace;
    private readonly ProtectedPaths protection;

    internal ApprovalCommands(RegistryContext context, IWorkspace? workspace, IImpactProvider? provider)
    {
        this.context = context;
        this.workspace = workspace;
        protection = new(context.Options.Protected, context.Options.IgnoreCase);
        Impact = new(context, workspace, provider);
    }

    internal ImpactAnalysis Impact { get; }

    /// <summary>Analyses the task's files at its base and records the result.</summary>
    public async Task<Result<WorkTask>> AnalyzeAsync(TaskRef name, Actor actor, CancellationToken cancellation)
    {
        if (context.Store.Read(reader => reader.FindTask(name)) is not { } task)
        {
            return Refusals.UnknownTask(name);
        }

        var analysis = await Impact.AnalyzeAsync(task, task.Files, cancellation);
        return analysis.IsRefused ? analysis.Refusal : Record(Authority.Analyze.For(actor, name), (known, _) => ImpactAnalysis.NotBelow(known, analysis.Value));
    }

    /// <summary>Records what a worker judged. A person's word stands; an agent may raise what is known, not lower it.</summary>
    public async Task<Result<WorkTask>> RecordAsync(TaskRef name, Risk risk, IReadOnlyList<string> symbols, Actor actor, CancellationToken cancellation)
    {
        if (context.Store.Read(reader => reader.FindTask(name)) is not { } task)
        {
            return Refusals.UnknownTask(name);
        }

        var analysis = await Impact.AnalyzeAsync(task, task.Files, cancellation);
        if (analysis.IsRefused)
        {
            return analysis.Refusal;
        }

        return Record(Authority.Assess.For(actor, name), (known, kind) =>
        {
            var floor = ImpactAnalysis.NotBelow(known, analysis.Value);
            var lowest = kind == WorkerKind.Human ? Risk.Low : floor.Risk;
            return analysis.Value with
            {
                Risk = risk < lowest ? lowest : risk,
                Symbols = symbols.Count > 0 ? symbols : analysis.Value.Symbols,
                Source = risk < lowest ? floor.Source : actor.Name,
                Reason = risk < lowest ? $"{floor.Reason} ({actor.Name} said {risk.Name()})" : $"given by {actor.Name}",
                Given = risk >= lowest || floor.Given,
            };
        });
    }

    /// <summary>
    /// A person's answer, bound to the content that was analysed. Refused for agents and for whatever descends from a run.
    /// </summary>
    public Result<WorkTask> Approve(TaskRef name, string purpose, bool granted, string reason, Actor actor)
    {
        if (purpose is not (ForImpact or ForCompletion or ForFiles or ForTests))
        {
            return new Refusal(RefusalKind.Usage, "approval.purpose", $"'{purpose}' is nothing to approve.", "Use --for impact, files, tests or completion.");
        }

        if (string.IsNullOrWhiteSpace(reason))
        {
            return new Refusal(RefusalKind.Usage, "reason.missing", "An approval carries a reason.", "Add --reason TEXT.");
        }

        return context.Write<WorkTask>(Authority.Approve.For(actor, name), changes =>
        {
            var tx = changes.Store;
            if (tx.FindTask(name) is not { } task)
            {
                return Refusals.UnknownTask(name);
            }

            if (Roster.Know(changes, actor).Kind != WorkerKind.Human)
            {
                return new Refusal(RefusalKind.Forbidden, "approval.by_agent", $"{actor.Name} is an AI agent; approvals are given by people.", "A person approves with their own name.");
            }

            var impact = Records.Impacts.Find(tx, task.Uid);
            if (purpose == ForImpact && impact is null)
            {
                return new Refusal(RefusalKind.NotFound, "impact.missing", $"{task.Ref} has no impact to approve.", $"Run 'interlock impact analyze {task.Ref}'.");
            }

            if (task.IsParent)
            {
                return new Refusal(RefusalKind.Conflict, "task.is_parent", $"{name} is a parent; no gate stands before it.", "Approve one of its children.");
            }

            var taken = purpose == ForCompletion ? Accepting.Waiting(tx, task) : null;
            var deploy = purpose == ForCompletion ? DeployRecords.Queue.Find(tx, task.Uid) : null;
            if (purpose == ForCompletion && taken is null && deploy is null && task.Completion is Completion.Merge or Completion.Checks)
            {
                return new Refusal(RefusalKind.Conflict, "completion.nothing_to_accept", $"{name} is a {task.Completion.Name()} task, and neither a merge made outside the queue nor a deploy waits for a person's word.", $"See 'interlock gate check {name}'.");
            }

            var files = purpose is ForFiles or ForTests ? FileApprovals.Asked(tx, task, purpose, protection) : [];
            if (purpose is ForFiles or ForTests && files.Count == 0)
            {
                return new Refusal(RefusalKind.Conflict, "approval.nothing_asked", $"{name} has no {(purpose == ForFiles ? "protected or unusual file" : "weakened test")} that a person would answer for.", $"See 'interlock gate check {name} --to reviewing'.");
            }

            if (!granted && purpose != ForCompletion && Denying.TooLate(tx, task) is { } late)
            {
                return late;
            }

            var origin = Provenance.Judge(tx, actor);
            var own = Ownership.IsOf(tx, task, actor.Name);
            if (own && granted && context.Options.FourEyes)
            {
                return new Refusal(RefusalKind.Forbidden, "approval.own", $"{actor.Name} works on {task.Ref}; gates.four_eyes asks for another person.", "Ask somebody else.");
            }

            var approval = Records.Approvals.Put(tx, new()
            {
                Task = task.Uid,
                Purpose = purpose,
                Granted = granted,
                By = actor.Name,
                Reason = reason,
                Risk = purpose == ForImpact ? impact?.Risk : null,
                Commit = files.Count > 0 ? BaseOf(task) : deploy?.Commit ?? taken?.Commit ?? impact?.Commit ?? "",
                FileSetHash = files.Count > 0 ? WatchedFile.Subject(files.Select(file => file.Content)) : deploy?.Subject ?? taken?.Fault ?? impact?.FileSetHash ?? "",
                Contents = [.. files.Select(file => file.Content)],
                Own = own,
                At = changes.Now,
                From = origin,
            });
            if (purpose != ForCompletion)
            {
                Records.Answers.Put(tx, approval);
            }

            changes.Log(granted ? EventTypes.ApprovalGranted : EventTypes.ApprovalDenied, task, new()
            {
                ["for"] = purpose,
                ["by"] = approval.By,
                ["reason"] = reason,
                ["risk"] = approval.Risk?.Name(),
                ["own_task"] = own,
                ["commit"] = approval.Commit,
                ["file_set"] = approval.FileSetHash,
                ["from"] = Provenance.ToJson(origin),
                ["files"] = files.Count == 0 ? null : WatchedFacts.ToJson(files),
                ["accepts"] = deploy is not null ? new System.Text.Json.Nodes.JsonObject { ["commit"] = deploy.Commit, ["deploy"] = true } : taken is null ? null : Accepting.Subject(taken),
            });
            if (granted && purpose == ForCompletion && task.Completion == Completion.Manual)
            {
                changes.Log(EventTypes.OperatorAction, task, new() { ["action"] = "approve_completion", ["by"] = approval.By, ["reason"] = reason });
            }

            return purpose == ForCompletion ? changes.Put(task)
                : granted || !task.State.IsActive() ? Answered.Follow(changes, task, purpose, granted, reason, actor)
                : Answered.Stop(changes, task, purpose, reason, actor);
        });
    }

    /// <summary>Where the answer that stands came from; null where nobody answered, or nobody kept it.</summary>
    internal ApprovalOrigin? OriginOf(TaskRef name, string purpose) => context.Store.Read(reader =>
        reader.FindTask(name) is { } task ? Records.Approvals.Find(reader, Records.ApprovalKey(task.Uid, purpose))?.From : null);

    /// <summary>A person has to answer: blocked, with no claim, no locks and no attempt used.</summary>
    internal static WorkTask Wait(Changes changes, WorkTask task, Verdict verdict)
    {
        var reason = verdict.Code == "approval.denied" ? $"{BlockReasons.Denied}: {verdict.Message}" : $"{BlockReasons.Approval}: {verdict.Message}";
        Answered.WaitFor(changes, task, ForImpact, null);
        var waiting = changes.Move(task, TaskState.Blocked, reason);
        Holding.LetGo(changes, waiting, reason);
        changes.Log(EventTypes.ApprovalRequested, waiting, new() { ["for"] = ForImpact, ["message"] = verdict.Message });
        return waiting;
    }

    private Result<WorkTask> Record(Permit permit, Func<ImpactRecord?, WorkerKind, ImpactRecord> decide) => context.Write<WorkTask>(permit, changes =>
    {
        var (tx, actor, name) = (changes.Store, permit.Actor, permit.Task!.Value);
        if (tx.FindTask(name) is not { } task)
        {
            return Refusals.UnknownTask(name);
        }

        var kind = Roster.Know(changes, actor).Kind;
        ImpactAnalysis.Store(changes, task, decide(Records.Impacts.Find(tx, task.Uid), actor.InsideRun ? WorkerKind.AiAgent : kind));
        return changes.Put(task);
    });

    /// <summary>Where a declaration is judged from: the base that the task is worked from, else the tip of the target.</summary>
    private string BaseOf(WorkTask task) => task.BaseCommit is { Length: > 0 } known ? known : workspace?.TargetTip() is { IsRefused: false } tip ? tip.Value : "";
}
