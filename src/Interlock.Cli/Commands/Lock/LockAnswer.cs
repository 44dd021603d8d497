using Interlock.Cli.Output;
using Interlock.Cli.Schemas;
using Interlock.Registry;

namespace Interlock.Cli.Commands.Lock;

/// <summary>A held lock as answer.</summary>
internal static class LockAnswer
{
    public const string Fields = "path:text task:text? worker:text? worker_type:text? host:text? token:int? shared:bool since:time expires_at:time? branch:text?";

    public static void Write(ObjectWriter json, HeldLock held)
    {
        json.Text("path", held.Lock.Path);
        json.Text("task", held.Task?.Ref.ToString());
        json.Text("worker", held.Claim?.Worker);
        json.Text("worker_type", held.Claim is { } claim ? Claims.WorkerKinds.Name(claim.WorkerKind) : null);
        json.Text("host", held.Claim?.Host);
        json.Number("token", held.Claim?.Token);
        json.Flag("shared", held.Lock.Shared);
        json.Time("since", held.Lock.Since);
        json.Time("expires_at", held.Claim is { Parked: false } lease ? lease.ExpiresAt : null);
        json.Text("branch", held.Task?.Branch);
    }

    /// <summary>The same with those who wait for it, first in line first.</summary>
    public static void WriteListed(ObjectWriter json, HeldLock held)
    {
        Write(json, held);
        json.Objects("waiting", held.Waiting, static (ObjectWriter one, LockWaiter waiter) =>
        {
            one.Text("task", waiter.Task.ToString());
            one.Time("since", waiter.Since);
            one.Number("place", waiter.Place);
        });
    }

    public static Table Table(IEnumerable<HeldLock> locks)
    {
        var table = new Table(new("PATH", Shrinks: true), new("TASK"), new("WORKER"), new("UNTIL"), new("WAITING", Shrinks: true));
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
