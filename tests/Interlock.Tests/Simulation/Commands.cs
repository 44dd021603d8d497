using Interlock.Lifecycle;
using Interlock.Registry;
using Interlock.WorkGraph;

namespace Interlock.Tests.Simulation;

/// <summary>Which command comes next. Most make sense; many come from a worker whose claim is gone, from the wrong one, or too early.</summary>
internal static class Commands
{
    public const int MostTasks = 30;

    public static IReadOnlyList<Actor> People { get; } = [new() { Name = "ann", Host = "h1" }, new() { Name = "bob", Host = "h2" }, new() { Name = "cyd", Host = "h3" }];

    public static IReadOnlyList<Actor> Agents { get; } = [new() { Name = "bot", Host = "h1", RunId = "run00001", IsRunner = true }, new() { Name = "rob", Host = "h2", RunId = "run00002", IsRunner = true }];

    public static Command Next(World world, Dice dice)
    {
        if (world.Ledger.Tasks.Count < 8 || (world.Ledger.Tasks.Count < MostTasks && dice.Once(12)))
        {
            return OperatorCommands.Create(world, dice);
        }

        return dice.Roll(100) switch
        {
            < 18 => WorkerCommands.Claim(world, dice),
            < 62 => Onward(world, dice),
            < 76 => WorkerCommands.Any(world, dice),
            < 80 => world.HasDeploys && dice.Once(2) ? world.Deploys.Next(dice) : world.Queue.Next(dice),
            _ => OperatorCommands.Any(world, dice),
        };
    }

    public static TaskRef AnyTask(World world, Dice dice) => dice.Pick([.. world.Ledger.Tasks.Values]).Ref;

    public static Actor Anybody(Dice dice) => dice.Once(3) ? dice.Pick(Agents) : dice.Pick(People);

    /// <summary>The next sensible step of some task under work.</summary>
    private static Command Onward(World world, Dice dice)
    {
        var held = world.Ledger.Claims.Values.ToList();
        if (held.Count == 0)
        {
            return WorkerCommands.Claim(world, dice);
        }

        var claim = dice.Pick(held);
        var task = world.Ledger.Tasks[claim.Task];
        if (world.Grants.FindLast(grant => grant.Uid == claim.Task && grant.Token == claim.Token) is not { } grant)
        {
            return OperatorCommands.Sweep();
        }

        return task.State switch
        {
            TaskState.Analyzing => WorkerCommands.Start(grant),
            TaskState.Implementing when task.Completion is Completion.Manual or Completion.External => WorkerCommands.Finish(world, grant, dice),
            TaskState.Implementing => WorkerCommands.Submit(world, grant, dice),
            TaskState.Deploying => world.Deploys.Next(dice),
            _ => world.Queue.Next(dice),
        };
    }
}
