using Interlock.Gates;
using Interlock.Lifecycle;
using Interlock.Merging;
using Interlock.Registry;
using Interlock.WorkGraph;

namespace Interlock.Tests.Simulation;

/// <summary>A deploy that was really begun: of what, and whether it succeeds.</summary>
internal sealed record Deployed(string Commit, bool Passes);

/// <summary>
/// The deploy queue, one durable step per command, as <see cref="DeployQueue"/> takes them with the processes left out. A deploy outlives
/// the process that began it; the next one takes it up. Ends that are old news are told again.
/// </summary>
internal sealed class DeploySteps(World world)
{
    private readonly List<(DeployEntry Entry, DeployEnd End)> told = [];
    private DeployEntry? entry;
    private Func<Dice, Command> next = null!;
    private int runs;

    /// <summary>What really went out, by run.</summary>
    public Dictionary<string, Deployed> Runs { get; } = new(StringComparer.Ordinal);

    public Command Next(Dice dice)
    {
        // Old news of a task that is deployed once more is what could do harm.
        var harmful = told.Where(one => one.End.Facts.Deployed is not null && world.Ledger.Tasks[one.Entry.Task] is { State: TaskState.Deploying } task && task.MergeCommit != one.Entry.Commit).ToList();
        return harmful.Count > 0 && dice.Once(2) ? Tell(dice.Pick(harmful), "again")
            : told.Count > 0 && dice.Once(8) ? Tell(dice.Pick(told), "again")
            : entry is null ? Of("looks", Look)
            : next(dice);
    }

    /// <summary>The process of the queue is dead; the next one begins from what is stored.</summary>
    public void Forget(Command command) => entry = command.Kind == "deploy" ? null : entry;

    private Refusal? Look(World world)
    {
        if (world.Registry.Deploying.Queue() is not [var first, ..])
        {
            return null;
        }

        if (first.Run is { } under && Runs.ContainsKey(under))
        {
            entry = first;
            next = dice => Ends(dice, lost: dice.Once(6));
        }
        else if (first.Run is null && world.Registry.Deploying.Accepted(first) is not null)
        {
            entry = first;
            next = _ => Tell((first, new(new("", first.Commit, null, null, null), false, "accepted", null)), "accepted");
        }
        else if (first.DueAt is null || first.DueAt <= world.Time.GetUtcNow())
        {
            entry = first;
            next = dice => Begins(dice.Roll(3) > 0);
        }

        return null;
    }

    private Command Begins(bool passes) => Of("begins", now =>
    {
        var run = $"deploy{++runs}";
        if (!now.Registry.Deploying.Begin(entry!, run))
        {
            entry = null;
            return null;
        }

        Runs[run] = new(entry!.Commit, passes);
        entry = entry with { Run = run };
        next = dice => Ends(dice, lost: false);
        return null;
    });

    /// <summary>A lost one counts for the machinery.</summary>
    private Command Ends(Dice dice, bool lost)
    {
        var run = entry!.Run!;
        var passes = !lost && world.Sabotage.Deployed(Runs[run].Passes);
        var facts = new DeployFacts("", entry.Commit, run, passes ? null : lost ? "nobody saw it end" : "exit code 1", passes ? entry.Commit : null);
        var end = (entry, new DeployEnd(facts, !lost, facts.Failure ?? "ended", null));
        told.Add(end);
        return Tell(end, passes ? "passed" : "failed");
    }

    private Command Tell((DeployEntry Entry, DeployEnd End) one, string words) => Of($"{one.Entry.Task} {one.Entry.Run} {words}", now =>
    {
        entry = null;
        var result = now.Registry.Deploying.Ended(one.Entry, one.End);
        now.Acknowledged(result);
        return result.Refusal;
    }) with
    { Deploy = one.Entry };

    private Command Of(string words, Func<World, Refusal?> act) => new("deploy", null, null, null, act, words);
}
