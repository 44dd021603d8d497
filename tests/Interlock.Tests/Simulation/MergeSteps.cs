using Interlock.Gates;
using Interlock.Lifecycle;
using Interlock.Merging;
using Interlock.Registry;
using Interlock.Registry.Reviewing;
using Interlock.WorkGraph;

namespace Interlock.Tests.Simulation;

/// <summary>
/// The merge queue, one durable step per command, so that anything can happen between two of them. The steps are those of
/// <see cref="MergeQueue"/> with the repository left out; what they write they write with its <see cref="QueueEntries"/>.
/// </summary>
internal sealed class MergeSteps(World world)
{
    private static readonly HashSet<string> Kinds = ["queue", "complete", "return"];

    private MergeEntry? entry;
    private WorkTask? task;
    private Landed? candidate;
    private MergeFacts? facts;
    private Func<Dice, Command> next = null!;

    /// <summary>True from the last look at the queue to the answer of gate 7.</summary>
    public bool Lands(string uid) => entry?.Task == uid && Landing;

    private bool Landing { get; set; }

    public Command Next(Dice dice) => entry is null ? Of("queue", "looks", world => Look(world, dice)) : next(dice);

    /// <summary>The process of the queue is dead; the next one begins from what is stored.</summary>
    public void Forget(Command command)
    {
        if (Kinds.Contains(command.Kind))
        {
            entry = null;
            Landing = false;
        }
    }

    private QueueEntries Entries => world.Registry.Entries;

    private Refusal? Look(World world, Dice dice)
    {
        var queue = world.Registry.Reading.MergeQueue();
        if (queue.Count == 0)
        {
            return null;
        }

        entry = dice.Pick(queue);
        next = _ => Of("queue", "takes an entry", Take);
        return null;
    }

    private Refusal? Take(World world)
    {
        task = world.Registry.Context.Store.Read(reader => reader.FindTask(entry!.Task));
        next = task is { State: TaskState.Reviewing } && task.LastToken == entry!.Token
            ? _ => Of("queue", "looks for an earlier attempt", FindAttempt)
            : _ => Of("queue", "forgets", _ => End(() => Entries.Forget(entry!)));
        return null;
    }

    private Refusal? FindAttempt(World world)
    {
        var attempt = world.Registry.Context.Store.Read(reader => MergeRecords.Attempts.Find(reader, entry!.Task));
        if (attempt is not null && attempt.Token == entry!.Token && attempt.Head == entry.Head && world.Git.FindLanded(attempt.Candidate) is { } landed)
        {
            Landing = true;
            return Judge(FactsOf(landed, entry.Head.Length == 0 || landed.Carries.Contains(entry.Head)));
        }

        Entries.TakeOff(entry!);
        next = dice => Of("queue", "builds", world => Build(world, dice));
        return null;
    }

    private Refusal? Build(World world, Dice dice)
    {
        if (entry!.Head.Length == 0)
        {
            candidate = world.Git.Tip;
            return Test(() => Judge(FactsOf(candidate, true)));
        }

        if (entry.Named is not null || world.Git.Carrier(entry.Head) is { Outside: true })
        {
            var found = entry.Named is null ? world.Git.Carrier(entry.Head)! : world.Git.FindLanded(entry.Named)!;
            var state = world.Sabotage.Merge(SimWorkspace.StateOf(found, entry.Head));
            return Judge(MergeNaming.Facts(state, true, entry.Named is not null) with { ChecksTree = found.Tree, ChecksPassed = found.Green, FailedCheck = found.Green ? null : "test" });
        }

        candidate = world.Git.Candidate([entry.Head], world.Git.FindWork(entry.Head)!.Changed);
        if (dice.Once(12))
        {
            next = _ => Of("return", "conflict", world => End(() => world.Registry.Completing.Returned(entry.Task, entry.Token, "conflict", null, [], counts: false, entry.Head)));
            return null;
        }

        return Test(() =>
        {
            next = _ => Of("queue", "remembers", Remember);
            return null;
        });
    }

    private Refusal? Test(Func<Refusal?> green)
    {
        if (world.Sabotage.Facts(FactsOf(candidate!, true)).ChecksPassed == true)
        {
            return green();
        }

        next = _ => Of("return", "red", world => End(() => world.Registry.Completing.Returned(entry!.Task, entry.Token, "check 'test' failed", null, [], counts: true, entry.Head)));
        return null;
    }

    private Refusal? Remember(World world)
    {
        if (!Entries.Remember(entry!, new() { Task = entry!.Task, Token = entry.Token, Candidate = candidate!.Id, Tree = candidate.Tree, OldTarget = world.Git.Tip.Id, Head = entry.Head, At = world.Time.GetUtcNow() }))
        {
            return End(() => { });
        }

        Landing = true;
        next = _ => Of("queue", "moves the target", Move);
        return null;
    }

    private Refusal? Move(World world)
    {
        if (!world.Sabotage.OnlySaysItMoved && !world.Git.Land(candidate!, outside: false))
        {
            Landing = false;
            Entries.TakeOff(entry!);
            next = dice => Of("queue", "builds again", world => Build(world, dice));
            return null;
        }

        return Judge(FactsOf(candidate!, true) with { Brought = world.Git.FindWork(entry!.Head)!.Changed });
    }

    private Refusal? Judge(MergeFacts found)
    {
        facts = world.Sabotage.Facts(found);
        next = _ => Of("complete", facts.MergeCommit!, Complete);
        return null;
    }

    private Refusal? Complete(World world)
    {
        var result = world.Registry.Completing.Merged(entry!.Task, entry.Token, facts!, entry.Head);
        world.Acknowledged(result);
        Landing = false;
        next = result.Refusal is { } refusal
            ? _ => Of("queue", "holds", _ => End(() => Entries.Hold(entry!, refusal)))
            : dice => dice.Once(3)
                ? Of("complete", "again", world => world.Registry.Completing.Merged(entry!.Task, entry.Token, facts!, entry.Head).Refusal)
                : Of("queue", "tidies up", _ => End(() => Entries.Landed(entry!)));
        return result.Refusal;
    }

    private Refusal? End(Action last)
    {
        last();
        entry = null;
        Landing = false;
        return null;
    }

    private Command Of(string kind, string words, Func<World, Refusal?> act) =>
        new(kind, null, task?.Ref, kind == "queue" ? null : entry?.Token, act, words) { Head = kind == "complete" ? entry?.Head : null };

    private static MergeFacts FactsOf(Landed commit, bool present) =>
        new(commit.Id, true, true, present, [], true, commit.Tree, commit.Tree, commit.Green, commit.Green ? null : "test", false);
}
