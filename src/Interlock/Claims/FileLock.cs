namespace Interlock.Claims;

/// <summary>A path, directory or glob held by a task.</summary>
/// <param name="Task">Uid of the task that holds it.</param>
/// <param name="Path">Normalised by <see cref="LockPath"/>.</param>
/// <param name="Shared">True for a shared file (manifests, lock files): mirrored apart.</param>
public sealed record FileLock(string Task, string Path, bool Shared, DateTimeOffset Since);
