using Interlock.Cli.Output;
using Interlock.Registry;
using Interlock.Registry.Claiming;

namespace Interlock.Cli.Commands.Lock;

/// <summary>Held locks for eyes.</summary>
internal static class LockText
{
    public static Table Table(IEnumerable<HeldLock> locks)
    {
        var table = new Table(new("PATH", Shrinks: true), new("TASK", Whole: true), new("WORKER", Whole: true), new("UNTIL"), new("WAITING", Shrinks: true));
        foreach (var held in locks)
        {
            table.Add(
                Piece.Strong(held.Lock.Path),
                held.Task?.Ref.ToString(),
                held.Claim?.Worker,
                held.Claim is { Parked: false } lease ? $"{lease.ExpiresAt:u}" : "merged or sent back",
                string.Join(", ", held.Waiting.Select(waiter => $"{waiter.Task} since {waiter.Since:u}")));
        }

        return table;
    }
}
