using Interlock.EndToEnd.Harness;

namespace Interlock.EndToEnd.Adversary;

/// <summary>Rules that are loosened from outside the repository's file, or lost with it, and a target that is moved or exchanged.</summary>
public sealed class Policies : Round
{
    private const string Kind = "policy";
    private const string FourEyes = Arena.Green + "gates: {four_eyes: true}\n";

    /// <summary>Red on what an attacker changes, green on the target.</summary>
    private const string Red = "merge:\n  checks: [{name: sound, run: '! grep -q changed one.txt'}]\n";

    internal static IReadOnlyList<Attempt> List { get; } =
    [
        new(Kind, "turns the checks off in the user's own configuration", Outcome.ByGate(7, "checks.failed"), arena => Submits(arena, "merge: {checks: none}\n")),
        new(Kind, "defines the repository's check anew in the user's own configuration", Outcome.ByGate(7, "checks.failed"), arena => Submits(arena, "merge: {checks: [{name: sound, run: 'true'}]}\n")),
        new(Kind, "turns the checks off with a variable, outside every run", Outcome.ByGate(7, "checks.failed"), arena =>
        {
            var claimed = arena.With(Red).Worked();
            arena.Scratch.Machine.Variables["INTERLOCK_MERGE__CHECKS"] = "none";
            arena.Guard();
            return claimed.Ask("submit");
        }),
        new(Kind, "says that there are no checks where the repository is silent", Outcome.ByGate(7, "checks.not_configured"), arena => Silent(arena, "merge: {checks: none}\n")),
        new(Kind, "names a check that always passes where the repository is silent", Outcome.ByGate(7, "checks.not_configured"), arena => Silent(arena, "merge: {checks: [{name: sound, run: 'true'}]}\n")),
        new(Kind, "turns four eyes off in the user's own configuration", Outcome.Refused("approval.own", 6), arena => Approves(arena, () => User(arena, "gates: {four_eyes: false}\n"))),
        new(Kind, "raises the thresholds of risk in the user's own configuration", Outcome.ByGate(3, "approval.missing"), arena =>
        {
            arena.With(Arena.Green + "impact: {thresholds: {medium: 1, high: 2, critical: 3}}\n");
            User(arena, "impact: {thresholds: {medium: 100, high: 200, critical: 300}}\n");
            return Analysed(arena);
        }),
        new(Kind, "names an analyser of its own that finds nothing", Outcome.ByGate(3, "approval.missing"), arena =>
        {
            arena.With(Arena.Green + "impact: {thresholds: {medium: 1, high: 2, critical: 3}}\n");
            User(arena, "impact: {provider: command, command: 'echo ''{\"risk\":\"LOW\"}'''}\n");
            return Analysed(arena);
        }),
        new(Kind, "takes four eyes out of the repository's configuration", Outcome.Refused("trust.required", 6), arena =>
        {
            var claimed = arena.With(FourEyes).Worked();
            arena.Scratch.Write("interlock.yaml", Arena.Green + Scratch.Quick);
            arena.Guard();
            _ = claimed.Ask("submit");
            return arena.Ask("merge", "process");
        }),
        new(Kind, "takes four eyes out of the repository's configuration, and approves its own task", Outcome.Refused("trust.required", 6), arena =>
            Approves(arena, () => arena.Scratch.Write("interlock.yaml", Arena.Green + Scratch.Quick))),
        new(Kind, "declares the repository bare, so that its configuration is not found", Outcome.Refused("config.lost", 1), arena => Approves(arena, () => arena.Scratch.Git("config", "core.bare", "true"))),
        new(Kind, "removes the repository's configuration", Outcome.Refused("config.lost", 1), arena => Approves(arena, () => File.Delete(File_(arena)))),
        new(Kind, "puts a link in the place of the repository's configuration", Outcome.Refused("config.lost", 1), arena => Approves(arena, () =>
        {
            var own = Path.Combine(arena.Scratch.Machine.Root, "own.yaml");
            File.WriteAllText(own, Arena.Green);
            File.Delete(File_(arena));
            File.CreateSymbolicLink(File_(arena), own);
        })),
        new(Kind, "puts a directory in the place of the repository's configuration", Outcome.Refused("config.lost", 1), arena => Approves(arena, () =>
        {
            File.Delete(File_(arena));
            Directory.CreateDirectory(File_(arena));
        })),
        new(Kind, "claims while the repository's configuration is away", Outcome.Refused("config.lost", 1), arena =>
        {
            arena.Usual().Scratch.Create(Arena.Target, "--file", "one.txt");
            File.Move(File_(arena), File_(arena) + ".away");
            arena.Guard();
            return arena.Ask("claim", Arena.Target, "--as", "ann");
        }),
        new(Kind, "trusts weaker checks itself, by hand", Outcome.Noticed("done.other_checks"), arena =>
        {
            var claimed = arena.With(Red).Worked();
            arena.Scratch.Write("interlock.yaml", Arena.Green + Scratch.Quick);
            TrustByHand(arena);
            _ = claimed.Ask("submit").Data;
            arena.Guard();
            return null;
        }),
        new("target", "names another target in the user's own configuration", Outcome.Refused("target.missing", 1), arena =>
        {
            // Nothing is merged anywhere else: the branch that was decided is gone, and the other one is not taken in its place.
            var claimed = arena.Usual().Worked();
            arena.Scratch.Git("checkout", "--quiet", "-b", "side");
            User(arena, "merge: {target: side}\n");
            arena.Guard();
            arena.Scratch.Git("branch", "-m", "main", "main-away");
            var answer = claimed.Ask("submit");
            arena.Scratch.Git("branch", "-m", "main-away", "main");
            return answer;
        }),
        new("target", "commits on the target itself while it is at work", Outcome.Noticed("target.moved", 1), arena =>
        {
            arena.Usual().Scratch.Create(Arena.Target, "--file", "one.txt");
            _ = arena.Ask("run", "start", "--", "sh", "-c", $"cd '{arena.Scratch.Repository}' && echo direct >>two.txt && git -c user.name=a -c user.email=a@example.org commit -qam direct && '{Released.Program}' spec verify >/dev/null");
            arena.Guard();
            return null;
        }),
        new("target", "takes a commit away from the target", Outcome.Noticed("target.rewound"), arena =>
        {
            arena.Usual().OtherDone();
            _ = arena.Ask("spec", "verify").Data;
            arena.Scratch.Git("reset", "--quiet", "--hard", "HEAD~1");
            arena.Scratch.Git("update-ref", "refs/heads/kept", "HEAD@{1}");
            arena.Guard();
            return null;
        }),
    ];

    public static TheoryData<int, string> Attempts => Numbered(List);

    [ProgramTheory]
    [MemberData(nameof(Attempts))]
    public void Held(int number, string what) => Make(number, what);

    private static string File_(Arena arena) => Path.Combine(arena.Scratch.Repository, "interlock.yaml");

    internal static void User(Arena arena, string text) => arena.Scratch.WriteIn(Path.Combine(arena.Scratch.Machine.Home, "config"), "interlock/config.yaml", text);

    private static Answer Submits(Arena arena, string user)
    {
        var claimed = arena.With(Red).Worked();
        User(arena, user);
        arena.Guard();
        return claimed.Ask("submit");
    }

    private static Answer Silent(Arena arena, string user)
    {
        var claimed = arena.Undrained().Worked();
        User(arena, user);
        arena.Guard();
        _ = claimed.Ask("submit");
        return arena.Ask("merge", "process");
    }

    /// <summary>Ann approves what she holds herself, where four eyes are asked for.</summary>
    private static Answer Approves(Arena arena, Action attack)
    {
        arena.With(FourEyes).Waiting();
        attack();
        arena.Guard();
        return arena.Approve(Arena.Target, "ann");
    }

    private static Answer Analysed(Arena arena)
    {
        foreach (var name in new[] { "a", "b", "c", "d" })
        {
            arena.Scratch.Write($"src/{name}.js", "import './core.js'\n");
        }

        arena.Scratch.Write("src/core.js", "export const one = 1\n");
        arena.Scratch.Commit("a module that many use");
        arena.Scratch.Create(Arena.Target, "--file", "src/core.js");
        var claimed = arena.Scratch.Claim(Arena.Target);
        arena.Guard();
        return claimed.Ask("start");
    }

    /// <summary>What 'trust' would write, without asking anybody.</summary>
    private static void TrustByHand(Arena arena)
    {
        var shown = arena.Ask("trust", "--dry-run").Data;
        var file = Directory.EnumerateFiles(arena.Scratch.Machine.Home, "trust.json", SearchOption.AllDirectories).Single();
        File.WriteAllText(file, System.Text.RegularExpressions.Regex.Replace(File.ReadAllText(file), "sha256:[0-9a-f]{64}", (string)shown["hash"]!));
    }
}
