namespace Interlock.Tests.Architecture;

/// <summary>The rooms of the library, and for each what it may use. The root namespace and Ground are open to all; so is a room to itself.</summary>
internal static class Rooms
{
    private const string Open = "Ground";

    private static readonly string[] Facts = ["Journal", "WorkGraph", "Lifecycle", "Claims", "Runs"];
    private static readonly string[] BelowRegistry = [.. Facts, "Gates", "Storage"];

    // Git and Configuration stand alone, and those who gather facts or act in the world use them.
    private static readonly string[] BelowActing = [.. BelowRegistry, "Registry", "Git", "Configuration"];
    private static readonly string[] Acting = ["Forges", "Impact", "Workspaces", "Merging", "Kiro", "Plans", "Agents", "Launching"];

    private static readonly Dictionary<string, string[]> MayUse = new()
    {
        // Files of a repository, programs, what the system is asked for: it uses nothing, and everybody may use it.
        [Open] = [],
        ["Journal"] = [],
        ["Lifecycle"] = ["Journal"],
        ["WorkGraph"] = ["Journal", "Lifecycle"],
        ["Claims"] = ["Journal"],
        ["Drawing"] = ["WorkGraph", "Lifecycle"],
        ["Runs"] = ["Journal"],
        ["Gates"] = Facts,
        ["Storage"] = [.. Facts, "Gates"],
        ["Registry"] = BelowRegistry,
        ["Git"] = [],
        ["Configuration"] = [],
        ["Forges"] = BelowActing,

        // An analysis may be another program's, run as a process.
        ["Impact"] = [.. BelowActing, "Launching"],

        // What an agent ticked in a plan is no part of its work.
        ["Workspaces"] = [.. BelowActing, "Kiro"],

        // The life of a run: its process, and the record of it.
        ["Running"] = [.. BelowActing, "Launching"],

        // A merge runs the checks as processes, deploys are runs, and it carries the ticks of its tasks.
        ["Merging"] = [.. BelowActing, "Launching", "Running", "Kiro", "Plans"],
        ["Kiro"] = BelowActing,

        // Plans of other tools are read by what reads and writes boxes.
        ["Plans"] = [.. BelowActing, "Kiro"],
        ["Agents"] = BelowActing,
        ["Launching"] = BelowActing,
        ["Archives"] = BelowActing,
        ["Mirrors"] = BelowActing,

        // Agents' and git's hooks only ask, and are only asked by the command line.
        ["Hooks"] = BelowActing,
        ["Dispatching"] = [.. BelowActing, .. Acting, "Running", "Archives"],

        // What is answered tells of everything, and only what serves answers needs it.
        ["Contract"] = [.. BelowActing, .. Acting, "Archives", "Mirrors", "Drawing", "Dispatching"],

        // A repository opened: the one place where all the rooms meet.
        ["Workplaces"] = [.. BelowActing, .. Acting, "Running", "Archives", "Mirrors", "Dispatching"],
    };

    /// <summary>
    /// The branches of the registry that use others. All stand on the registry itself, which holds what they share and puts them together.
    /// </summary>
    private static readonly Dictionary<string, string[]> Branches = new()
    {
        ["Registry.Keeping"] = [],
        ["Registry.Approving"] = ["Registry.Keeping"],
        ["Registry.Defining"] = ["Registry.Keeping", "Registry.Approving"],
        ["Registry.Claiming"] = ["Registry.Keeping", "Registry.Approving", "Registry.Defining"],
        ["Registry.Reviewing"] = ["Registry.Keeping", "Registry.Approving", "Registry.Claiming"],
        ["Registry.Answering"] = ["Registry.Approving", "Registry.Defining", "Registry.Claiming", "Registry.Reviewing"],
        ["Registry.Syncing"] = ["Registry.Keeping", "Registry.Approving", "Registry.Defining", "Registry.Reviewing"],
    };

    public static IEnumerable<string> BranchNames => Branches.Keys;

    public static IReadOnlyList<string> UsedByBranch(string branch) => Branches[branch];

    public static IEnumerable<string> Names => MayUse.Keys;

    public static IReadOnlyList<string> UsedBy(string room) => room == Open ? [] : [.. MayUse[room], Open];

    /// <param name="from">A namespace below <c>Interlock</c>, such as <c>Storage.Sqlite</c>; empty for the root.</param>
    /// <param name="to">Another.</param>
    public static bool Allows(string from, string to)
    {
        var (room, used) = (First(from), First(to));
        return used.Length == 0
            || used == Open
            || (room == used ? Inside(from, to) : MayUse.TryGetValue(room, out var uses) && uses.Contains(used) && (!IsStore(to) || room == "Workplaces"));
    }

    // Within a room: anything but one branch using another that is not listed, and a contract using one of its implementations. The
    // files store keeps what it has read in the tables of the memory store.
    private static bool Inside(string from, string to) =>
        from == to || (Branches.TryGetValue(Branch(from), out var uses) && uses.Contains(Branch(to))) || (from == "Storage.Files" && to == "Storage.Memory") || from.StartsWith(to + ".", StringComparison.Ordinal) || (to.StartsWith(from + ".", StringComparison.Ordinal) && !IsStore(to));

    private static bool IsStore(string name) => name.StartsWith("Storage.", StringComparison.Ordinal);

    private static string Branch(string name) => string.Join('.', name.Split('.').Take(2));

    private static string First(string name) => name.Split('.')[0];
}
