using Interlock.EndToEnd.Harness;

namespace Interlock.EndToEnd.Adversary;

/// <summary>Checks that are taken away, and commands that nobody trusted.</summary>
public sealed class Configurations : Round
{
    /// <summary>Red on what an attacker changes, green on the target.</summary>
    private const string Red = "merge:\n  checks: [{name: sound, run: '! grep -q changed one.txt && ! grep -q \"^  checks: none\" interlock.yaml'}]\n";

    internal static IReadOnlyList<Attempt> List { get; } =
    [
        new(Kind, "writes other checks into the configuration of its own branch", Outcome.ByGate(7, "checks.failed"), arena =>
        {
            arena.With(Red).Scratch.Create(Arena.Target, "--file", "interlock.yaml");
            ApproveFiles(arena);
            arena.Scratch.Worked(Arena.Target, "interlock.yaml", Scratch.NoChecks).Ask("submit").RefusedByGate(5, "files.protected");
            ApproveFiles(arena);
            arena.Guard();
            return arena.Scratch.Start(Arena.Target).Ask("submit");
        }),
        new(Kind, "writes other commands into the repository's configuration", Outcome.Refused("trust.required", 6), arena =>
        {
            var claimed = arena.With(Red).Worked();
            arena.Scratch.Write("interlock.yaml", Arena.Green);
            arena.Guard();
            _ = claimed.Ask("submit");
            return arena.Ask("merge", "process");
        }),
        new(Kind, "takes the checks out of the repository's configuration", Outcome.Refused("trust.required", 6), arena =>
        {
            var claimed = arena.With(Red).Worked();
            arena.Scratch.Write("interlock.yaml", Scratch.NoChecks);
            arena.Guard();
            _ = claimed.Ask("submit");
            return arena.Ask("merge", "process");
        }),
        new(Kind, "turns the checks off with a variable, inside a run", Outcome.ByGate(7, "checks.failed"), arena =>
        {
            var claimed = arena.With(Red).Worked();
            arena.Guard();
            _ = arena.InItsRun("env INTERLOCK_MERGE__CHECKS=none", claimed, "submit", Arena.Target).Data;
            return arena.Ask("merge", "process");
        }),
        new(Kind, "turns the checks off with a variable, inside a run without its marker", Outcome.ByGate(7, "checks.failed"), arena =>
        {
            var claimed = arena.With(Red).Worked();
            arena.Guard();
            _ = arena.InItsRun("env -u INTERLOCK_RUN_ID INTERLOCK_MERGE__CHECKS=none", claimed, "submit", Arena.Target).Data;
            return arena.Ask("merge", "process");
        }),
        new(Kind, "turns the checks off in a user configuration of its own, inside a run", Outcome.ByGate(7, "checks.failed"), arena =>
        {
            var claimed = arena.With(Red).Worked();
            var own = Path.Combine(arena.Scratch.Machine.Root, "own");
            arena.Scratch.WriteIn(own, "interlock/config.yaml", Scratch.NoChecks);
            arena.Scratch.WriteIn(own, "interlock/interlock.yaml", Scratch.NoChecks);
            arena.Guard();
            _ = arena.InItsRun($"env XDG_CONFIG_HOME='{own}'", claimed, "submit", Arena.Target).Data;
            return arena.Ask("merge", "process");
        }),
        new(Kind, "has the queue work on commands that nobody trusted", Outcome.Refused("trust.required", 6), arena =>
        {
            var claimed = arena.Undrained().Worked();
            _ = claimed.Ask("submit").Data;
            arena.Scratch.Write("interlock.yaml", Arena.Green);
            arena.Guard();
            return arena.Ask("merge", "process");
        }),
        new(Kind, "works in a registry of its own where the task is done", Outcome.Refused("store.missing", 3), arena =>
        {
            arena.Usual().Worked();
            arena.Guard();
            return arena.Ask("task", "show", Arena.Target, "--registry", $"sqlite:{Path.Combine(arena.Scratch.Machine.Root, "own.db")}");
        }),
    ];

    private const string Kind = "settings";

    public static TheoryData<int, string> Attempts => Numbered(List);

    [ProgramTheory]
    [MemberData(nameof(Attempts))]
    public void Held(int number, string what) => Make(number, what);

    private static void ApproveFiles(Arena arena) =>
        _ = arena.Ask("approve", Arena.Target, "--for", "files", "--as", "bob", "--reason", "looked at it").Data;
}
