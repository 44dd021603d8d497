using System.Text.Json.Serialization;
using Interlock.Claims;
using Interlock.Mirrors;
using Interlock.Registry;
using Interlock.Registry.Claiming;

namespace Interlock.Contract;

/// <summary>A held lock.</summary>
/// <param name="ExpiresAt">Null while the task waits for its merge.</param>
internal record LockAnswer(
    string Path,
    string? Task,
    string? Worker,
    string? WorkerType,
    string? Host,
    long? Token,
    bool Shared,
    Instant Since,
    Instant? ExpiresAt,
    string? Branch)
{
    public static LockAnswer Of(HeldLock held) => new(
        Path: held.Lock.Path,
        Task: held.Task?.Ref.ToString(),
        Worker: held.Claim?.Worker,
        WorkerType: held.Claim?.WorkerKind.Name(),
        Host: held.Claim?.Host,
        Token: held.Claim?.Token,
        Shared: held.Lock.Shared,
        Since: held.Lock.Since,
        ExpiresAt: held.Claim is { Parked: false } lease ? lease.ExpiresAt : null,
        Branch: held.Task?.Branch);
}

/// <summary>A held lock with those who wait for it, first in line first.</summary>
internal sealed record ListedLockAnswer : LockAnswer
{
    private ListedLockAnswer(HeldLock held)
        : base(LockAnswer.Of(held))
    {
    }

    [JsonPropertyOrder(1)]
    public IReadOnlyList<WaitingTask> Waiting { get; private init; } = [];

    public static new ListedLockAnswer Of(HeldLock held) =>
        new(held) { Waiting = [.. held.Waiting.Select(static one => new WaitingTask(one.Task.ToString(), one.Since, one.Place))] };
}

/// <param name="Place">Its place among those who wait for the same lock, from 1.</param>
internal sealed record WaitingTask(string Task, Instant Since, int Place);

/// <summary>Whether a path may be changed.</summary>
internal sealed record LockCheckAnswer(string Path, bool Locked, LockAnswer? Held);

/// <summary>What a cleanup of claims and locks did.</summary>
/// <param name="Moved">Tasks.</param>
/// <param name="Mirrors">Null where locks are not mirrored.</param>
internal sealed record LockCleanupAnswer(int Moved, MirrorReport? Mirrors);
