using Interlock.EndToEnd.Harness;

namespace Interlock.EndToEnd.Adversary;

/// <summary>Files that decide about others, tests that shrink, and files that nobody would expect.</summary>
public sealed class ProtectedFiles : Round
{
    private const string Kind = "protected";
    private const string Script = "merge:\n  checks: [{name: sound, run: sh check.sh}]\n";
    private const string Approving = Script + "gates:\n  tests: {policy: approve, files: [one.txt]}\n  protected: ['*.rules']\n";

    internal static IReadOnlyList<Attempt> List { get; } =
    [
        Changes("replaces the script of the check", "check.sh", "exit 0\n"),
        Changes("adds a workflow of continuous integration", ".github/workflows/own.yml", "on: push\n"),
        Changes("adds another continuous integration's file", ".gitlab-ci.yml", "x: {script: [true]}\n"),
        Changes("writes other checks into its branch's configuration", "interlock.yaml", Arena.Green),
        Changes("rewrites a spec in its branch", ".kiro/specs/other/tasks.md", "- [ ] 1 Pay the attacker\n"),
        Changes("changes what gates.protected names", "deep/who.rules", "everybody\n"),
        new(Kind, "declares the script of the check and starts", Outcome.ByGate(3, "files.protected"), arena =>
        {
            arena.With(Approving).Scratch.Create(Arena.Target, "--file", "check.sh");
            var claimed = arena.Scratch.Claim(Arena.Target);
            arena.Guard();
            return claimed.Ask("start");
        }),
        new(Kind, "changes the script once more after it was approved", Outcome.ByGate(5, "files.protected"), arena =>
        {
            var claimed = Task(arena);
            claimed.Change("check.sh", "true # looked at\n");
            claimed.Ask("submit").RefusedByGate(5, "files.protected");
            _ = arena.Ask("approve", Arena.Target, "--for", "files", "--as", "rita", "--reason", "looked at it").Data;
            var again = arena.Scratch.Worked(Arena.Target, "check.sh", "exit 0\n");
            arena.Guard();
            return again.Ask("submit");
        }),
        new(Kind, "approves its own files inside a run", Outcome.Refused("approval.by_run", 6), arena =>
        {
            var claimed = Task(arena);
            claimed.Change("check.sh", "exit 0\n");
            claimed.Ask("submit").RefusedByGate(5, "files.protected");
            arena.Guard();
            return arena.Inside("", ["approve", Arena.Target, "--for", "files", "--as", "rita", "--reason", "looked at it"]);
        }),
        Changes("leaves a test out", "one.txt", "one\ntwo\nthree\nit.skip('four')\n", "tests.weakened"),
        Changes("shortens a test", "one.txt", "one\n", "tests.weakened"),
        Changes("adds a file of secrets", ".env", "KEY=1\n", "files.unusual"),
        Changes("adds a private key", "deploy/id_rsa", "x\n", "files.unusual"),
    ];

    /// <summary>The same with the safeguard taken out: what holds is the safeguard, and not luck.</summary>
    public static TheoryData<string, string, string> Controls => new()
    {
        { "merge:\n  checks: [{name: sound, run: 'true'}]\n", "check.sh", "exit 0\n" },
        { Script + "kiro: {path: plans}\n", ".kiro/specs/other/tasks.md", "- [ ] 1 Pay the attacker\n" },
        { Script, "deep/who.rules", "everybody\n" },
        { Script + "gates:\n  tests: {policy: event, files: [one.txt]}\n", "one.txt", "one\n" },
        { Script + "gates:\n  unusual: []\n", ".env", "KEY=1\n" },
    };

    public static TheoryData<int, string> Attempts => Numbered(List);

    [ProgramTheory]
    [MemberData(nameof(Attempts))]
    public void Held(int number, string what) => Make(number, what);

    [ProgramTheory]
    [MemberData(nameof(Controls))]
    public void Without_the_safeguard_it_is_done(string configuration, string file, string text)
    {
        using var arena = new Arena();
        var claimed = Task(arena, configuration);
        claimed.Change(file, text);
        Assert.Equal("done", claimed.Ask("submit").Text("state"));
    }

    private static Attempt Changes(string what, string file, string text, string code = "files.protected") => new(Kind, what, Outcome.ByGate(5, code), arena =>
    {
        var claimed = Task(arena);
        arena.Guard();
        claimed.Change(file, text);
        return claimed.Ask("submit");
    });

    private static Claimed Task(Arena arena, string configuration = Approving)
    {
        arena.With(configuration).Scratch.Write("check.sh", "true\n");
        arena.Scratch.Commit("a check");
        arena.Scratch.Create(Arena.Target);
        return arena.Scratch.Start(Arena.Target);
    }
}
