using Interlock.Registry.Answering;
using Interlock.Registry.Approving;
using Interlock.Registry.Claiming;
using Interlock.Registry.Defining;
using Interlock.Registry.Keeping;
using Interlock.Registry.Reviewing;
using Interlock.Registry.Syncing;

namespace Interlock.Registry;

/// <summary>
/// The one front door. Command line, dispatcher, servers and hooks all change things through here and nowhere else:
/// a command gathers facts, asks the gates, and writes state and events in one transaction.
/// </summary>
public sealed class TaskRegistry
{
    /// <param name="workspace">Null: no repository; claims get no worktree and merges are refused.</param>
    /// <param name="impact">Null: every impact is LOW with the reason that nothing analyses it.</param>
    internal TaskRegistry(RegistryContext context, IForge forge, IWorkspace? workspace, IImpactProvider? impact)
    {
        context = context with { Forge = forge };
        Context = context;
        Workspace = workspace;
        Forge = forge;
        Approving = new(context, workspace, impact);
        Watching = new(context, workspace, Approving);
        Creating = new(context, forge);
        Claiming = new(context, workspace);
        Working = new(context, Approving, Watching);
        Preparing = new(context, workspace);
        Answering = new(context);
        Completing = new(context, forge);
        Submitting = new(context, workspace, forge, Approving, Watching, Completing);
        Deploying = new(context, Completing);
        Locking = new(context);
        Steering = new(context, forge);
        Retries = new(context, workspace);
        Worklogs = new(context);
        Undoing = new(context, forge, workspace);
        Roster = new(context);
        Keeping = new(context);
        Sweeping = new(context);
        Pruning = new(context);
        Entries = new(context);
        Archiving = new(context);
        Reading = new(context);
        Runs = new(context, workspace);
        Explaining = new(context, workspace, forge, Approving, Watching);
        Charting = new(context);
        Lookups = new(context);
        WorkLeft = new(context);
        WorkDone = new(context);
        Planning = new(context, forge, Creating);
        Trusting = new(context);
        Targeting = new(context, workspace);
        Syncing = new(context, Creating, Completing);
    }

    internal RegistryContext Context { get; }

    /// <summary>Null when <paramref name="actor"/> may give a command that is about no task; see <see cref="Authority"/>.</summary>
    internal Refusal? Refuse(AuthorityRule rule, Actor actor) => Context.Store.Read(reader => Admission.Refuse(reader, rule.For(actor), Context.Options));

    internal IWorkspace? Workspace { get; }

    internal IForge Forge { get; }

    /// <summary>Null: the forge has no such issue.</summary>
    /// <param name="number">Its number in the forge.</param>
    public Issue? Issue(int number) => Context.Store.Read(reader => Forge.FindIssue(reader, number));

    /// <summary>Null: the forge has no such change.</summary>
    /// <param name="number">Its number in the forge.</param>
    public ChangeRequest? Change(int number) => Context.Store.Read(reader => Forge.FindChange(reader, number));

    /// <summary>Makes tasks.</summary>
    public Creating Creating { get; }

    /// <summary>Gives tasks to workers.</summary>
    public ClaimCommands Claiming { get; }

    /// <summary>Makes branch and worktree of a claim.</summary>
    public Preparing Preparing { get; }

    /// <summary>What agents ask of people.</summary>
    public QuestionCommands Answering { get; }

    /// <summary>Start, heartbeat, progress, release and failure under a claim.</summary>
    public Working Working { get; }

    /// <summary>Hands work in.</summary>
    public Submitting Submitting { get; }

    /// <summary>Reviews, and ends tasks that no merge ends.</summary>
    public Completing Completing { get; }

    internal Deploying Deploying { get; }

    /// <summary>Impacts, and what people say of them.</summary>
    public ApprovalCommands Approving { get; }

    internal Watching Watching { get; }

    /// <summary>Locks on files.</summary>
    public Locking Locking { get; }

    /// <summary>Changes tasks from outside: edits, cancels, reopens.</summary>
    public Steering Steering { get; }

    internal Retries Retries { get; }

    /// <summary>What is said of the work, and told of a day.</summary>
    public Worklogs Worklogs { get; }

    /// <summary>Takes back what an operator changed.</summary>
    public Undoing Undoing { get; }

    /// <summary>Who works.</summary>
    public Roster Roster { get; }

    /// <summary>References to results.</summary>
    public ArtifactCommands Keeping { get; }

    internal Sweeping Sweeping { get; }

    internal Pruning Pruning { get; }

    internal QueueEntries Entries { get; }

    internal Archiving Archiving { get; }

    /// <summary>What is asked without changing anything.</summary>
    public Reading Reading { get; }

    internal RunBook Runs { get; }

    /// <summary>Why tasks stand where they stand.</summary>
    public Explaining Explaining { get; }

    /// <summary>The graph of tasks.</summary>
    public Charting Charting { get; }

    internal Lookups Lookups { get; }

    internal WorkLeft WorkLeft { get; }

    internal WorkDone WorkDone { get; }

    /// <summary>Makes and changes specs.</summary>
    public Planning Planning { get; }

    internal Targeting Targeting { get; }

    internal Trusting Trusting { get; }

    internal SyncCommands Syncing { get; }
}
