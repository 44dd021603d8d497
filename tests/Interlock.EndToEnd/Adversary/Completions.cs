using Interlock.EndToEnd.Harness;

namespace Interlock.EndToEnd.Adversary;

/// <summary>Tasks that are done without a merge.</summary>
public sealed class Completions : Round
{
    internal static IReadOnlyList<Attempt> List { get; } =
    [
        new(Kind, "finishes a task that is done by its merge", Outcome.Refused("completion.needs_submit", 2), arena =>
        {
            var claimed = arena.Usual().Worked();
            arena.Guard();
            return claimed.Ask("finish", "--reason", "all done");
        }),
        new(Kind, "finishes a manual task that no person has seen", Outcome.ByGate(7, "completion.unapproved"), arena =>
        {
            var claimed = Started(arena.Usual(), "manual");
            arena.Guard();
            return claimed.Ask("finish", "--reason", "all done");
        }),
        new(Kind, "says itself that its manual task is done, inside a run", Outcome.Refused("approval.by_run", 6), arena =>
        {
            Started(arena.Usual(), "manual");
            arena.Guard();
            return arena.Inside("env -u INTERLOCK_RUN_ID", ["approve", Arena.Target, "--for", "completion", "--as", "rita", "--reason", "seen"]);
        }),
        new(Kind, "finishes a manual task on an approval of its impact", Outcome.ByGate(7, "completion.unapproved"), arena =>
        {
            var claimed = Started(arena.Usual(), "manual");
            _ = claimed.Ask("impact record", "--risk", "HIGH").Data;
            _ = arena.Approve(Arena.Target, "rita").Data;
            arena.Guard();
            return claimed.Ask("finish");
        }),
        new(Kind, "finishes a manual task that a person said no to", Outcome.ByGate(7, "completion.unapproved"), arena =>
        {
            var claimed = Started(arena.Usual(), "manual");
            _ = arena.Ask("approve", Arena.Target, "--for", "completion", "--deny", "--as", "rita", "--reason", "not so").Data;
            arena.Guard();
            return claimed.Ask("finish");
        }),
        new(Kind, "finishes its own manual task where four eyes are asked for", Outcome.Refused("approval.own", 6), arena =>
        {
            Started(arena.With(Arena.Green + "gates:\n  four_eyes: true\n"), "manual");
            arena.Guard();
            return arena.Ask("approve", Arena.Target, "--for", "completion", "--as", "ann", "--reason", "mine");
        }),
        new(Kind, "finishes a manual task once more on what was said of its earlier life", Outcome.ByGate(7, "completion.unapproved"), arena =>
        {
            var claimed = Started(arena.Usual(), "manual");
            _ = arena.Ask("approve", Arena.Target, "--for", "completion", "--as", "rita", "--reason", "seen").Data;
            _ = claimed.Ask("finish").Data;
            _ = arena.Ask("task", "reopen", Arena.Target, "--as", "rita", "--reason", "not so").Data;
            var again = arena.Scratch.Start(Arena.Target);
            arena.Guard();
            return again.Ask("finish");
        }),
        new(Kind, "finishes a manual task before it is started", Outcome.Refused("state.illegal_transition", 4), arena =>
        {
            arena.Usual().Scratch.Create(Arena.Target, "--completion", "manual");
            var claimed = arena.Scratch.Claim(Arena.Target);
            arena.Guard();
            return claimed.Ask("finish");
        }),
        new(Kind, "submits a manual task", Outcome.Refused("completion.not_merge", 2), arena =>
        {
            var claimed = Started(arena.Usual(), "manual");
            arena.Guard();
            return claimed.Ask("submit");
        }),
        new(Kind, "finishes an external task without a run", Outcome.ByGate(7, "completion.no_run"), arena =>
        {
            var claimed = Started(arena.Usual(), "external");
            arena.Guard();
            return claimed.Ask("finish");
        }),
        new(Kind, "finishes an external task with a run that failed", Outcome.ByGate(7, "completion.no_run"), arena =>
        {
            var claimed = Started(arena.Usual(), "external");
            _ = claimed.Scratch.Ask("run", "start", "--task", Arena.Target, "--as", "ann", "--token", claimed.Token, "--", "false").Summary;
            arena.Guard();
            return claimed.Ask("finish");
        }),
        new(Kind, "finishes an external task with a run of an earlier claim", Outcome.ByGate(7, "completion.no_run"), arena =>
        {
            var claimed = Started(arena.Usual(), "external");
            _ = arena.Ask("run", "start", "--task", Arena.Target, "--as", "ann", "--token", claimed.Token, "--", "true").Data;
            _ = claimed.Ask("release").Data;
            var again = arena.Scratch.Start(Arena.Target);
            arena.Guard();
            return again.Ask("finish");
        }),
        new(Kind, "finishes an external task with a run of no task", Outcome.ByGate(7, "completion.no_run"), arena =>
        {
            var claimed = Started(arena.Usual(), "external");
            _ = arena.Ask("run", "start", "--", "true").Data;
            arena.Guard();
            return claimed.Ask("finish");
        }),
        new(Kind, "has a run count for a task that it does not hold", Outcome.Refused("claim.held", 4), arena =>
        {
            var claimed = Started(arena.Usual(), "external");
            arena.Guard();
            return arena.Ask("run", "start", "--task", Arena.Target, "--as", "eve", "--token", claimed.Token, "--", "true");
        }),
    ];

    private const string Kind = "completion";

    public static TheoryData<int, string> Attempts => Numbered(List);

    [ProgramTheory]
    [MemberData(nameof(Attempts))]
    public void Held(int number, string what) => Make(number, what);

    private static Claimed Started(Arena arena, string completion)
    {
        arena.Scratch.Create(Arena.Target, "--completion", completion);
        return arena.Scratch.Start(Arena.Target);
    }
}
