namespace Interlock.Storage;

/// <summary>What can be wrong with a registry file, each with its next step.</summary>
internal static class StoreRefusals
{
    public static Refusal Missing(string path) => new(
        RefusalKind.NotFound,
        "store.missing",
        $"There is no registry at {path}.",
        "Run 'interlock init' to make one.");

    public static Refusal Gone(string path) => new(
        RefusalKind.Failed,
        "store.gone",
        $"There was a registry at {path}, and its file is not there any more; no new one is made in its place.",
        "Put the file back, or a copy of it. A person who wants to begin anew moves the directory 'marks' out of the repository's state directory first; 'interlock config show' names it.");

    public static Refusal Empty(string path) => new(
        RefusalKind.Failed,
        "store.empty",
        $"The registry {path} is empty: its file was cut or made by something else.",
        "Put a copy of the file back; 'interlock init' makes a registry only where none was.");

    public static Refusal Older(string location, long found, long known) => new(
        RefusalKind.Failed,
        "store.older",
        $"The registry {location} is older than it was: it ends at event {found}, and {known} events were written.",
        "Put the newer one back, or have a person accept it: 'interlock store accept --reason TEXT'.",
        new() { ["found"] = found, ["known"] = known });

    public static Refusal OtherHistory(string location, long seq) => new(
        RefusalKind.Failed,
        "store.other_history",
        $"The registry {location} is not the one that was here: its event {seq} is another one.",
        "Put the right one back, or have a person accept it: 'interlock store accept --reason TEXT'.",
        new() { ["seq"] = seq });

    public static Refusal Busy(string path) => new(
        RefusalKind.TimedOut,
        "store.busy",
        $"Another process holds the registry {path} and did not let go in time.",
        "Try again; 'interlock doctor' shows who holds it.");

    public static Refusal Full(string path) => new(
        RefusalKind.Failed,
        "store.full",
        $"The disk that holds the registry {path} is full; nothing was changed.",
        "Free some space and run the command again.");

    public static Refusal ReadOnly(string path) => new(
        RefusalKind.Failed,
        "store.read_only",
        $"The registry {path} cannot be written.",
        "Check the permissions of the file and its directory, and that the file system is not mounted read-only.");

    public static Refusal Corrupt(string path, string detail) => new(
        RefusalKind.Failed,
        "store.corrupt",
        $"The registry {path} is damaged or no registry: {detail}.",
        "Run 'interlock doctor', and restore the latest backup; keep the damaged file.");

    public static Refusal CorruptSpec(string path, string spec, string detail) => Corrupt(path, detail) with
    {
        Hint = $"Move '{Path.GetDirectoryName(path)}' out of the registry and keep it: the other specs work again. Then 'interlock spec restore {spec}' takes the latest backup.",
    };

    public static Refusal Io(string path, string detail) => new(
        RefusalKind.Failed,
        "store.io",
        $"The registry {path} cannot be used: {detail}.",
        "Check the disk and the permissions of the file and its directory.");

    public static Refusal Newer(string path, long found, int known) => new(
        RefusalKind.Failed,
        "store.newer_schema",
        $"The registry {path} has schema {found}; this program knows up to {known}.",
        "Use the newer program that made it.");

    public static Refusal NetworkFileSystem(string path, string fileSystem) => new(
        RefusalKind.Failed,
        "store.network_filesystem",
        $"The registry {path} would lie on {fileSystem}, where SQLite's log corrupts.",
        "Put it on a local disk, or share it through PostgreSQL: --registry postgres://...");
}
