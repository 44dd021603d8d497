namespace Interlock.Storage.Files;

/// <summary>What can be in the way of a file registry only.</summary>
internal static class FilesRefusals
{
    public static Refusal Stale(string spec, long version) => new(
        RefusalKind.Conflict,
        "version.stale",
        $"The spec {spec} is not at version {version} any more: another program changed its file.",
        "Read it again and repeat the change.",
        new() { ["spec"] = spec, ["version"] = version });

    public static Refusal Locked(string spec, LockState held) => new(
        RefusalKind.TimedOut,
        "store.busy",
        $"The spec {spec} is locked by {held.Holder} and was not freed in time.",
        "Try again; 'interlock store locks' shows who holds what.",
        new() { ["spec"] = spec, ["holder"] = held.Holder });

    public static Refusal Fenced(string path) => new(
        RefusalKind.Conflict,
        "store.fenced",
        $"The registry {path} was taken away from this process while it was writing.",
        "Look at what is stored, and run the command again.");

    public static Refusal NetworkFileSystem(string path, string fileSystem) => new(
        RefusalKind.Failed,
        "store.network_filesystem",
        $"The registry {path} would lie on {fileSystem}, where neither locks nor appending can be trusted.",
        "Put it on a local disk, or share it through PostgreSQL: --registry postgres://...");
}
