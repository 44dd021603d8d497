using Interlock.Lifecycle;
using Interlock.Registry;
using Interlock.WorkGraph;

namespace Interlock.Tests.Simulation;

/// <summary>What people and agents say while they work.</summary>
internal static class WorkerCommands
{
    public static Command Claim(World world, Dice dice)
    {
        var actor = Commands.Anybody(dice);
        TaskRef? name = dice.Once(3) ? Commands.AnyTask(world, dice) : null;
        var key = dice.Once(5) ? $"k{dice.Roll(6)}" : null;
        return new("claim", actor, name, null, now =>
        {
            var before = key is null ? null : now.Keys.GetValueOrDefault((actor.Name, key));
            var result = now.Registry.Claiming.Claim(new() { Actor = actor, Task = name, Key = key });
            if (result.IsRefused)
            {
                return result.Refusal;
            }

            var (task, claim) = (result.Value.Task, result.Value.Claim);
            now.Acknowledged(task);
            now.Grants.Add(new(task.Uid, task.Ref, actor, claim.Token));
            if (before is { } known && known.Name == name && now.Ledger.Claims.TryGetValue(known.Uid, out var live) && live.Token == known.Token && live.Worker == actor.Name)
            {
                Ledger.Rule(known.Uid == task.Uid, "a key gives one answer", $"{actor.Name} {key}: {known} and {claim}");
            }

            if (key is not null)
            {
                now.Keys[(actor.Name, key)] = new(name, task.Uid, claim.Token);
            }

            return null;
        }, key ?? "");
    }

    public static Command Start(Grant grant) => Of("start", grant, (registry, actor) => registry.Working.StartAsync(grant.Task, grant.Token, actor, default).GetAwaiter().GetResult());

    public static Command Finish(World world, Grant grant, Dice dice)
    {
        if (dice.Once(2))
        {
            world.Succeeded.Add((grant.Uid, grant.Token));
        }

        return Of("finish", grant, (registry, actor) => registry.Completing.Finish(grant.Task, grant.Token, null, actor, (_, task, claim) => world.Sabotage.Run(world.Succeeded.Contains((task.Uid, claim.Token)) ? "run" : null)));
    }

    /// <summary>Does some work, most times, and hands it in.</summary>
    public static Command Submit(World world, Grant grant, Dice dice)
    {
        var task = world.Ledger.Tasks[grant.Uid];
        if (task.Completion == Completion.Merge && dice.Roll(4) > 0)
        {
            Work(world, task, dice);
        }

        var foreign = dice.Once(25) && world.Git.Branches.Count > 0 ? dice.Pick([.. world.Git.Branches.Keys]) : null;
        int? change = dice.Once(12) ? 1 + dice.Roll(8) : null;
        var merge = dice.Once(15) ? dice.Pick(world.Git.Line).Id : null;
        return Of("submit", grant, (registry, actor) => registry.Submitting.SubmitAsync(grant.Task, grant.Token, foreign, change, merge, actor, default).GetAwaiter().GetResult(), $"{foreign} {change} {merge}");
    }

    public static Command Any(World world, Dice dice)
    {
        if (world.Grants.Count == 0)
        {
            return Claim(world, dice);
        }

        var grant = dice.Pick(world.Grants);
        if (dice.Roll(3) > 0 && world.Ledger.Claims.TryGetValue(grant.Uid, out var claim))
        {
            grant = world.Grants.FindLast(other => other.Uid == grant.Uid && other.Token == claim.Token) ?? grant;
        }

        grant = dice.Roll(12) switch
        {
            0 => grant with { Actor = Commands.Anybody(dice) },
            1 => grant with { Token = grant.Token + 1 },
            _ => grant,
        };
        string[] paths = [dice.Pick(Universe.Declarable)];
        return dice.Roll(13) switch
        {
            0 => Start(grant),
            1 => Submit(world, grant, dice),
            2 => Finish(world, grant, dice),
            3 or 4 => Of("heartbeat", grant, (registry, actor) => registry.Working.Heartbeat(grant.Task, grant.Token, actor)),
            5 => Of("progress", grant, (registry, actor) => registry.Working.Progress(grant.Task, 50, "half", grant.Token, actor)),
            6 => Of("release", grant, (registry, actor) => registry.Working.Release(grant.Task, grant.Token, null, actor)),
            7 => Of("fail", grant, (registry, actor) => registry.Working.Fail(grant.Task, grant.Token, null, actor, grant.Token % 2 == 0)),
            8 or 9 => Of("lock acquire", grant, (registry, actor) => registry.Locking.Acquire(grant.Task, paths, grant.Token, actor, null), paths[0]),
            10 => Of("lock release", grant, (registry, actor) => registry.Locking.Release(grant.Task, paths, grant.Token, actor, null), paths[0]),
            11 => Of("rebase", grant, (registry, actor) => registry.Working.Rebase(grant.Task, world.Git.Tip.Id, grant.Token, actor)),
            _ => Grow(world, grant, dice),
        };
    }

    private static Command Grow(World world, Grant grant, Dice dice)
    {
        Work(world, world.Ledger.Tasks[grant.Uid], dice);
        return Of("grow", grant, (registry, actor) => registry.Submitting.GrowLocksAsync(grant.Task, grant.Token, actor, default).GetAwaiter().GetResult());
    }

    /// <summary>A commit on the task's branch, most times within what it declares.</summary>
    private static void Work(World world, WorkTask task, Dice dice)
    {
        if (task.Branch is not { } branch || task.BaseCommit is not { } from || task.State == TaskState.Reviewing)
        {
            return;
        }

        var declared = Universe.Files.Where(file => (Universe.Covers(task.Files) & Universe.Covers(file)) != 0).ToList();
        var file = declared.Count > 0 && !dice.Once(15) ? dice.Pick(declared) : dice.Pick(Universe.Files);
        world.Git.Commit(task.Uid, branch, from, [file]);
        if (dice.Once(20))
        {
            world.Git.Dirty.Add(branch);
        }
        else
        {
            world.Git.Dirty.Remove(branch);
        }
    }

    private static Command Of(string kind, Grant grant, Func<TaskRegistry, Actor, Result<WorkTask>> act, string words = "") =>
        new(kind, grant.Actor, grant.Task, grant.Token, world =>
        {
            var result = act(world.Registry, grant.Actor);
            world.Acknowledged(result);
            return result.Refusal;
        }, words);
}
