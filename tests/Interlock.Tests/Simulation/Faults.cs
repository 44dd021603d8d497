namespace Interlock.Tests.Simulation;

/// <summary>What goes wrong beside the commands: they come twice or late, their process dies, time jumps.</summary>
internal sealed class Faults(World world)
{
    private readonly List<(int At, Command Command)> late = [];

    public void Turn(int number, Dice dice)
    {
        Clock(dice);
        foreach (var (at, command) in late.Where(one => one.At <= number).ToList())
        {
            late.Remove((at, command));
            Give(command, dice);
        }

        var next = Commands.Next(world, dice);
        switch (dice.Roll(40))
        {
            case 0 when next.Actor is not null || next.Kind == "sweep":
                Give(next, dice);
                world.Give(next with { Words = next.Words + " again" });
                break;
            case 1 when next.Actor is not null:
                late.Add((number + 1 + dice.Roll(60), next));
                break;
            case 2 when next.Actor is not null:
                // It arrives, and once more when everything has moved on: the zombie.
                late.Add((number + 20 + dice.Roll(100), next));
                Give(next, dice);
                break;
            default:
                Give(next, dice);
                break;
        }
    }

    private void Give(Command command, Dice dice)
    {
        if (dice.Once(20))
        {
            world.Give(command, 1 + dice.Roll(3), dice.Once(2));
        }
        else
        {
            world.Give(command);
        }
    }

    private void Clock(Dice dice)
    {
        var jump = dice.Roll(120) switch
        {
            0 => TimeSpan.FromHours(2),
            1 => TimeSpan.FromMinutes(-90),
            2 => TimeSpan.FromMinutes(7),
            3 => TimeSpan.FromMinutes(-3),
            _ => TimeSpan.FromSeconds(dice.Roll(30)),
        };
        world.Time.True += jump;
    }
}
