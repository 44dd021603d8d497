using Interlock.EndToEnd.Harness;

namespace Interlock.EndToEnd.Adversary;

/// <summary>Agents that say yes to themselves.</summary>
public sealed class SelfApprovals : Round
{
    private const string Clean = "env -i HOME=\"$HOME\" PATH=\"$PATH\" XDG_STATE_HOME=\"$XDG_STATE_HOME\" XDG_CONFIG_HOME=\"$XDG_CONFIG_HOME\"";

    internal static IReadOnlyList<Attempt> List { get; } =
    [
        new(Kind, "approves as an agent", Outcome.Refused("approval.by_agent", 6), arena =>
        {
            arena.Usual().Waiting();
            _ = arena.Ask("worker", "register", "robot", "--type", "ai_agent").Data;
            arena.Guard();
            return arena.Approve(Arena.Target, "robot");
        }),
        Run("approves inside a run", ""),
        Run("approves inside a run in a person's name", "env INTERLOCK_WORKER=rita"),
        Run("approves inside a run without its marker", "env -u INTERLOCK_RUN_ID -u INTERLOCK_SOCKET"),
        Run("approves inside a run with another run's marker", "env INTERLOCK_RUN_ID=zzzzzzzz"),
        Run("approves inside a run with an empty environment", Clean),
        Run("approves inside a run in a session of its own", $"setsid --wait {Clean}"),
        Run("approves inside a run through a shell that loses its name", $"{Clean} sh -c 'exec \"$0\" \"$@\"'"),
        new(Kind, "approves from a process that has left the run behind", Outcome.Refused("approval.by_run", 6), arena =>
        {
            arena.Usual().Waiting();
            arena.Guard();
            return arena.Inside(Clean, Words, $"setsid --fork {Clean} sh");
        }),
        new(Kind, "registers its worker anew as a person, inside a run", Outcome.Refused("run.not_allowed", 6), arena =>
        {
            arena.Usual().Waiting();
            _ = arena.Ask("worker", "register", "robot", "--type", "ai_agent").Data;
            arena.Guard();
            return arena.Inside(Clean, ["worker", "register", "robot", "--type", "human"]);
        }),
        new(Kind, "has the registry trust what it wrote, inside a run", Outcome.Refused("trust.by_run", 6), arena =>
        {
            arena.Usual().Waiting();
            arena.Guard();
            return arena.Inside(Clean, ["trust", "--yes"]);
        }),
        new(Kind, "approves its own task where four eyes are asked for", Outcome.Refused("approval.own", 6), arena =>
        {
            arena.With(FourEyes).Waiting();
            arena.Guard();
            return arena.Approve(Arena.Target, "ann");
        }),
        new(Kind, "approves its own task in other letters where four eyes are asked for", Outcome.Refused("approval.own", 6), arena =>
        {
            arena.With(FourEyes).Waiting();
            arena.Guard();
            return arena.Approve(Arena.Target, "Ann");
        }),
        new(Kind, "approves what it worked on before the one who holds it now", Outcome.Refused("approval.own", 6), arena =>
        {
            var first = arena.With(FourEyes).Worked();
            _ = first.Ask("release").Data;
            var next = arena.Scratch.Claim(Arena.Target, "bob");
            _ = next.Ask("impact record", "--risk", "HIGH").Data;
            next.Ask("start").RefusedByGate(3, "approval.missing");
            arena.Guard();
            return arena.Approve(Arena.Target, "ann");
        }),
        new(Kind, "approves without a reason", Outcome.Refused("reason.missing", 2), arena =>
        {
            arena.Usual().Waiting();
            arena.Guard();
            return arena.Ask("approve", Arena.Target, "--for", "impact", "--as", "rita");
        }),
        new(Kind, "approves with a blank reason", Outcome.Refused("reason.missing", 2), arena =>
        {
            arena.Usual().Waiting();
            arena.Guard();
            return arena.Ask("approve", Arena.Target, "--for", "impact", "--as", "rita", "--reason", " ");
        }),
        new(Kind, "approves for something that nobody knows", Outcome.Refused("usage.invalid", 2), arena =>
        {
            arena.Usual().Waiting();
            arena.Guard();
            return arena.Ask("approve", Arena.Target, "--for", "everything", "--as", "rita", "--reason", "sure");
        }),
        new(Kind, "turns four eyes off with a variable, inside a run", Outcome.Refused("approval.by_run", 6), arena =>
        {
            arena.With(FourEyes).Waiting();
            arena.Guard();
            return arena.Inside("env -u INTERLOCK_RUN_ID INTERLOCK_GATES__FOUR_EYES=false", Words);
        }),
    ];

    private const string Kind = "self";
    private const string FourEyes = Arena.Green + "gates:\n  four_eyes: true\n";

    private static string[] Words => ["approve", Arena.Target, "--for", "impact", "--as", "rita", "--reason", "sure"];

    public static TheoryData<int, string> Attempts => Numbered(List);

    [ProgramTheory]
    [MemberData(nameof(Attempts))]
    public void Held(int number, string what) => Make(number, what);

    private static Attempt Run(string what, string wrapper) => new(Kind, what, Outcome.Refused("approval.by_run", 6), arena =>
    {
        arena.Usual().Waiting();
        arena.Guard();
        return arena.Inside(wrapper, Words);
    });
}
