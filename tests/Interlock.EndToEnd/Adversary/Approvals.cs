using Interlock.EndToEnd.Harness;

namespace Interlock.EndToEnd.Adversary;

/// <summary>Gate 3: impacts, and approvals of other things.</summary>
public sealed class Approvals : Round
{
    internal static IReadOnlyList<Attempt> List { get; } =
    [
        With("starts HIGH work without asking anybody", "approval.missing", arena =>
        {
            arena.Usual().Scratch.Create(Arena.Target, "--file", "one.txt");
            var claimed = arena.Scratch.Claim(Arena.Target);
            _ = claimed.Ask("impact record", "--risk", "HIGH").Data;
            arena.Guard();
            return claimed.Ask("start");
        }),
        With("claims once more what waits for an approval", "approval.missing", arena =>
        {
            arena.Usual().Waiting();
            arena.Guard();
            return arena.Ask("claim", Arena.Target, "--as", "eve");
        }),
        With("has an agent record HIGH impact as LOW", "approval.missing", arena =>
        {
            var claimed = High(arena.Usual(), "robot", agent: true);
            _ = claimed.Ask("impact record", "--risk", "LOW").Data;
            arena.Guard();
            return claimed.Ask("start");
        }),
        With("records it as LOW in a person's name, inside a run without its marker", "approval.missing", arena =>
        {
            var claimed = High(arena.Usual(), "robot", agent: true);
            _ = arena.Inside("env -u INTERLOCK_RUN_ID", ["impact", "record", Arena.Target, "--risk", "LOW", "--as", "rita"]);
            arena.Guard();
            return claimed.Ask("start");
        }),
        With("starts on an impact that is stale since the target moved", "approval.missing", arena =>
        {
            arena.Usual().Scratch.Write("core.sh", "echo core\n");
            arena.Scratch.Commit("a core that nobody uses");
            arena.Scratch.Create(Arena.Target, "--file", "core.sh");
            _ = arena.Ask("impact", "analyze", Arena.Target).Data;
            Assert.Equal("LOW", (string?)arena.Scratch.Show(Arena.Target)["impact"]!["risk"]);
            Core(arena.Scratch);
            var claimed = arena.Scratch.Claim(Arena.Target);
            arena.Guard();
            return claimed.Ask("start");
        }),
        new("approval", "declares nothing and changes what is HIGH", Outcome.ByGate(5, "impact.unapproved"), arena =>
        {
            Core(arena.Usual().Scratch);
            arena.Scratch.Create(Arena.Target);
            var claimed = arena.Scratch.Worked(Arena.Target, "core.sh", "echo more\n");
            arena.Guard();
            return claimed.Ask("submit");
        }),
        With("changes its files after the approval", "approval.stale", arena =>
        {
            arena.Usual().Waiting();
            _ = arena.Approve(Arena.Target, "rita").Data;
            _ = arena.Ask("task", "update", Arena.Target, "--file", "two.txt", "--as", "ann").Data;
            var claimed = arena.Scratch.Claim(Arena.Target);
            arena.Guard();
            return claimed.Ask("start");
        }),
        With("raises its risk after the approval", "approval.stale", arena =>
        {
            arena.Usual().Waiting();
            _ = arena.Approve(Arena.Target, "rita").Data;
            var claimed = arena.Scratch.Claim(Arena.Target);
            _ = claimed.Ask("impact record", "--risk", "CRITICAL").Data;
            arena.Guard();
            return claimed.Ask("start");
        }),
        With("works on an approval of what the file was before", "approval.stale", arena =>
        {
            arena.Usual().Waiting();
            _ = arena.Approve(Arena.Target, "rita").Data;
            arena.Scratch.Write("one.txt", "somebody else's\n");
            arena.Scratch.Commit("main goes on");
            _ = arena.Ask("task", "cancel", Arena.Target, "--as", "rita").Data;
            _ = arena.Ask("task", "reopen", Arena.Target, "--as", "rita", "--reason", "after all").Data;
            _ = arena.Ask("task", "advance", Arena.Target, "--to", "pending", "--as", "rita");
            var claimed = arena.Scratch.Claim(Arena.Target);
            arena.Guard();
            return claimed.Ask("start");
        }),
        With("works on the approval of another task", "approval.missing", arena =>
        {
            arena.Usual().Waiting();
            arena.Scratch.Create("app/2", "--file", "one.txt");
            _ = arena.Ask("impact", "record", "app/2", "--risk", "HIGH", "--as", "ann").Data;
            _ = arena.Approve("app/2", "rita").Data;
            arena.Guard();
            return arena.Ask("claim", Arena.Target, "--as", "ann");
        }),
        With("works on the approval of the task with its number in another spec", "approval.missing", arena =>
        {
            arena.Usual().Waiting();
            arena.Scratch.Create("other/1", "--file", "one.txt");
            _ = arena.Ask("impact", "record", "other/1", "--risk", "HIGH", "--as", "ann").Data;
            _ = arena.Approve("other/1", "rita").Data;
            arena.Guard();
            return arena.Ask("claim", Arena.Target, "--as", "ann");
        }),
        With("works on after a person said no", "approval.denied", arena =>
        {
            arena.Usual().Waiting();
            _ = arena.Approve(Arena.Target, "rita", "--deny").Data;
            arena.Guard();
            return arena.Ask("claim", Arena.Target, "--as", "ann");
        }),
        With("lets itself out of waiting by hand", "approval.missing", arena =>
        {
            arena.Usual().Waiting();
            arena.Guard();
            return arena.Ask("task", "advance", Arena.Target, "--to", "pending", "--as", "ann");
        }),
        new("approval", "submits what was approved, begun, and then denied", Outcome.Refused("claim.stale", 4), arena =>
        {
            var claimed = Approved(arena.Usual());
            claimed.Change("one.txt", "changed\n");
            _ = arena.Approve(Arena.Target, "rita", "--deny").Data;
            Assert.Equal("blocked", arena.Scratch.State(Arena.Target));
            arena.Guard();
            return claimed.Ask("submit");
        }),
        new("approval", "has merged what was denied while it waited for its merge", Outcome.NoEffect, arena =>
        {
            var claimed = Approved(arena.Undrained());
            claimed.Change("one.txt", "changed\n");
            Assert.Equal("reviewing", claimed.Ask("submit").Text("state"));
            _ = arena.Approve(Arena.Target, "rita", "--deny").Data;
            arena.Scratch.Write("interlock.yaml", Arena.Green + Scratch.Quick);
            _ = arena.Ask("trust", "--yes").Data;
            arena.Guard();
            var processed = arena.Ask("merge", "process", "--until-empty");
            Assert.StartsWith("approval denied", arena.Scratch.Reason(Arena.Target), StringComparison.Ordinal);
            return processed;
        }),
    ];

    public static TheoryData<int, string> Attempts => Numbered(List);

    [ProgramTheory]
    [MemberData(nameof(Attempts))]
    public void Held(int number, string what) => Make(number, what);

    /// <summary>A file that sixteen others use.</summary>
    internal static void Core(Scratch scratch)
    {
        scratch.Write("core.sh", "echo the core\n");
        for (var n = 0; n < 16; n++)
        {
            scratch.Write($"uses/user{n}.sh", ". ./core.sh\n");
        }

        scratch.Commit("a core that many use");
    }

    private static Claimed High(Arena arena, string worker, bool agent)
    {
        Core(arena.Scratch);
        arena.Scratch.Create(Arena.Target, "--file", "core.sh");
        if (agent)
        {
            _ = arena.Ask("worker", "register", worker, "--type", "ai_agent").Data;
        }

        return arena.Scratch.Claim(Arena.Target, worker);
    }

    private static Claimed Approved(Arena arena)
    {
        arena.Waiting();
        _ = arena.Approve(Arena.Target, "rita").Data;
        return arena.Scratch.Start(Arena.Target);
    }

    private static Attempt With(string what, string code, Func<Arena, Answer?> attempt) => new("approval", what, Outcome.ByGate(3, code), attempt);
}
