using Interlock.Archives.Checks;
using Interlock.Claims;
using Interlock.Forges.Local;
using Interlock.Registry;
using Interlock.Storage.Memory;
using Interlock.Tests.Registry;
using Interlock.WorkGraph;

namespace Interlock.Tests.Simulation;

/// <summary>A claim as its worker remembers it, long after it has ended.</summary>
internal sealed record Grant(string Uid, TaskRef Task, Actor Actor, long Token);

/// <summary>What a claim under a key was answered with.</summary>
internal sealed record Keyed(TaskRef? Name, string Uid, long Token);

/// <summary>One registry, the people and agents around it, and all that can go wrong between them; the same for the same seed.</summary>
internal sealed class World
{
    private const int FullCheckEvery = 400;
    private const int LogKept = 25;

    private readonly MemoryStore inner = new();
    private readonly SimStore store;
    private readonly CountingIds ids = new();
    private readonly RegistryOptions options;
    private readonly Faults faults;
    private Dice dice = Dice.For(0, 0);

    public World(int seed, Sabotage? sabotage = null)
    {
        Sabotage = sabotage ?? Sabotage.None;
        Seed = seed;
        Git = new(seed);
        Time = new(this);
        Ledger = new(this);
        Queue = new(this);
        Deploys = new(this);
        HasDeploys = seed % 4 == 2;
        faults = new(this);
        FourEyes = seed % 3 == 0;
        options = new() { Checks = ["test"], MaxAttempts = 2 + (seed % 2), InfrastructureBudget = 4, FourEyes = FourEyes, Deploys = HasDeploys, BackoffBase = TimeSpan.FromSeconds(5) };
        store = new(inner, this);
        Registry = Open();
        foreach (var agent in Commands.Agents)
        {
            Registry.Roster.Register(Desk.Ann, new() { Name = agent.Name, Kind = WorkerKind.AiAgent, RegisteredAt = default, LastActivity = default });
        }
    }

    public int Seed { get; }

    public Sabotage Sabotage { get; }

    public GitTruth Git { get; }

    public SimTime Time { get; }

    public Ledger Ledger { get; }

    public MergeSteps Queue { get; }

    public DeploySteps Deploys { get; }

    /// <summary>True in worlds with a deploy command.</summary>
    public bool HasDeploys { get; }

    public bool FourEyes { get; }

    public TaskRegistry Registry { get; private set; }

    public MemoryStore Stored => inner;

    public Call? Current { get; private set; }

    public List<Answer> Answers { get; } = [];

    public HashSet<(string Uid, long Token)> Succeeded { get; } = [];

    public List<Grant> Grants { get; } = [];

    /// <summary>What was claimed under a key.</summary>
    public Dictionary<(string Worker, string Key), Keyed> Keys { get; } = [];

    /// <summary>Commands given to the registry.</summary>
    public int Given { get; private set; }

    public int Refused { get; private set; }

    public int Crashes { get; private set; }

    /// <summary>The command that broke a rule.</summary>
    public Command? Broken { get; private set; }

    public Queue<string> Log { get; } = [];

    /// <summary>One step of the seed; a step depends on the world it finds and on its own luck only.</summary>
    public void Step(int number)
    {
        dice = Dice.For(Seed, number);
        Sabotage.Tamper?.Invoke(this, dice);
        faults.Turn(number, dice);
        if (number % FullCheckEvery == FullCheckEvery - 1)
        {
            CheckAll();
        }
    }

    /// <summary>Gives one command, and dies with it where its call says so.</summary>
    public void Give(Command command, int diesAt = 0, bool diesAfter = false)
    {
        var outer = Current;
        var call = new Call(command) { DiesAt = diesAt, DiesAfter = diesAfter, Saying = command.Saying?.Invoke(this) };
        Current = call;
        Given++;
        string said;
        try
        {
            var refusal = command.Act(this);
            Refused += refusal is null ? 0 : 1;
            said = refusal is null ? "done" : $"{refusal.Code}: {refusal.Message}";
        }
        catch (CrashException)
        {
            Crashes++;
            said = $"crashed at write {diesAt}, {(diesAfter ? "after" : "before")} it";
            Registry = Open();
            Queue.Forget(command);
            Deploys.Forget(command);
        }
        catch (Violation)
        {
            Broken ??= command;
            throw;
        }
        catch (Exception bug)
        {
            Broken ??= command;
            throw new Violation("the registry throws nothing", $"{command}: {bug}");
        }
        finally
        {
            Current = outer;
        }

        Log.Enqueue($"{Given,5} {command} → {said}");
        if (Log.Count > LogKept)
        {
            Log.Dequeue();
        }

        if (call.Dead)
        {
            CheckBooks();
        }
    }

    /// <summary>While somebody waits for git, others go on.</summary>
    public void Meanwhile()
    {
        if (Current is { Interrupted: false } call && dice.Once(5))
        {
            call.Interrupted = true;
            var between = Commands.Next(this, dice);
            var waiting = Current;
            Give(between);
            Current = waiting;
        }
    }

    public WorkTask? Acknowledged(Result<WorkTask> result)
    {
        if (result.IsRefused)
        {
            return null;
        }

        Ledger.Rule(Ledger.Tasks.TryGetValue(result.Value.Uid, out var stored) && stored.Version >= result.Value.Version, "what is acknowledged is stored", $"{result.Value.Ref} at version {result.Value.Version}, stored is {stored?.Version}");
        return result.Value;
    }

    /// <summary>The store against the second book.</summary>
    public void CheckBooks() => inner.Read(reader =>
    {
        var tasks = reader.EnumerateTasks().ToList();
        Same(tasks.Count == Ledger.Tasks.Count && tasks.TrueForAll(task => Ledger.Tasks.GetValueOrDefault(task.Uid) == task), "tasks");
        Same(reader.ListClaims().ToHashSet().SetEquals(Ledger.Claims.Values), "claims");
        Same(reader.ListLocks().ToHashSet().SetEquals(Ledger.Locks.Values), "locks");
        Same(reader.EnumerateDependencies().ToHashSet().SetEquals(Ledger.Edges.Select(edge => new Dependency(edge.Key.Task, edge.Key.DependsOn, edge.Value))), "dependencies");
        Same(reader.EnumerateRecords().ToHashSet().SetEquals(Ledger.Records.Values), "records");
        Same(reader.LastSeq() == Ledger.Events, "events");
        return 0;
    });

    /// <summary>Everything, also what <c>spec verify</c> finds.</summary>
    public void CheckAll()
    {
        CheckBooks();
        var findings = StoreVerification.Run(inner, null).Value.Findings.Where(finding => finding is not { Code: "graph.cycle" or "lock.missing", Severity: Severity.Warning }).ToList();
        Ledger.Rule(findings.Count == 0, "verify finds nothing", string.Join("; ", findings.Select(finding => $"{finding.Code} {finding.Fact}")));
        try
        {
            Invariants.Hold(inner);
        }
        catch (Xunit.Sdk.XunitException broken)
        {
            throw new Violation("invariants of the registry", broken.Message);
        }
    }

    private static void Same(bool same, string what) => Ledger.Rule(same, "what is acknowledged is stored", $"the {what} are not those that were stored");

    private TaskRegistry Open() => new(new() { Store = store, Options = options, Clock = Time, Ids = ids }, new SimForge(this, new LocalForge()), new SimWorkspace(this), new SimImpact(this));
}
