using System.Globalization;
using Interlock.EndToEnd.Harness;

namespace Interlock.EndToEnd.Adversary;

/// <summary>Tokens and leases.</summary>
public sealed class Fencing : Round
{
    internal static IReadOnlyList<Attempt> List { get; } =
    [
        With("submits with the token of the claim it gave back, though it holds the task again", "claim.stale", arena =>
        {
            var old = arena.Usual().Worked();
            _ = old.Ask("release").Data;
            _ = arena.Scratch.Start(Arena.Target);
            arena.Guard();
            return old.Ask("submit");
        }),
        Token("submits with the next token", token => token + 1),
        Token("submits with token 0", _ => 0),
        Token("submits with a negative token", token => -token),
        Token("submits with the greatest token there is", _ => long.MaxValue),
        With("submits without a token", "claim.token_missing", arena =>
        {
            arena.Usual().Worked();
            arena.Guard();
            return arena.Ask("submit", Arena.Target, "--as", "ann");
        }),
        new(Kind, "submits with a token that is no number", Outcome.Refused("usage.invalid", 2), arena =>
        {
            arena.Usual().Worked();
            arena.Guard();
            return arena.Ask("submit", Arena.Target, "--as", "ann", "--token", "1 OR 1=1");
        }),
        With("submits somebody else's claim with its token and its own name", "claim.held", arena =>
        {
            var claimed = arena.Usual().Worked();
            arena.Guard();
            return arena.Ask("submit", Arena.Target, "--as", "eve", "--token", claimed.Token);
        }),
        With("submits what nobody has claimed", "claim.none", arena =>
        {
            arena.Usual().Scratch.Create(Arena.Target, "--file", "one.txt");
            arena.Guard();
            return arena.Ask("submit", Arena.Target, "--as", "ann");
        }),
        With("submits a second time after it is done, from the old claim", "claim.stale", arena =>
        {
            var claimed = arena.Usual().Worked();
            _ = claimed.Ask("submit").Data;
            _ = arena.Ask("task", "reopen", Arena.Target, "--as", "rita", "--reason", "once more").Data;
            arena.Guard();
            return claimed.Ask("submit");
        }),
        With("finishes with the token of before it was reopened", "claim.stale", arena =>
        {
            arena.Usual().Scratch.Create(Arena.Target, "--completion", "manual");
            var claimed = arena.Scratch.Start(Arena.Target);
            _ = arena.Ask("approve", Arena.Target, "--for", "completion", "--as", "rita", "--reason", "seen").Data;
            _ = claimed.Ask("finish").Data;
            _ = arena.Ask("task", "reopen", Arena.Target, "--as", "rita", "--reason", "not so").Data;
            arena.Guard();
            return claimed.Ask("finish");
        }),
        With("comes back as a zombie after its lease ran out and another took over", "claim.stale", arena =>
        {
            var claimed = arena.With(Arena.Green + "locks:\n  lease_person_minutes: 0.01\n").Worked();
            Answer taken;
            do
            {
                taken = arena.Ask("claim", Arena.Target, "--as", "bob");
            }
            while (taken.ExitCode == 4);

            arena.Guard();
            return claimed.Ask("submit");
        }),
        With("keeps a dead claim alive with heartbeats", "claim.stale", arena =>
        {
            var claimed = arena.Usual().Worked();
            _ = claimed.Ask("release").Data;
            arena.Guard();
            return claimed.Ask("heartbeat");
        }),
        new(Kind, "forges the environment of a run", Outcome.Refused("run.not_allowed", 6), arena =>
        {
            arena.Usual().Worked();
            arena.Guard();
            foreach (var (name, value) in new[] { ("INTERLOCK_TASK", Arena.Target), ("INTERLOCK_TOKEN", "7"), ("INTERLOCK_WORKER", "ann"), ("INTERLOCK_RUN_ID", "abcd1234") })
            {
                arena.Scratch.Machine.Variables[name] = value;
            }

            var answer = arena.Ask("submit");
            arena.Scratch.Machine.Variables.Clear();
            return answer;
        }),
        With("claims a held task with the idempotency key of its holder", "claim.held", arena =>
        {
            arena.Usual().Scratch.Create(Arena.Target, "--file", "one.txt");
            _ = arena.Ask("claim", Arena.Target, "--as", "ann", "--key", "k1").Data;
            arena.Guard();
            return arena.Ask("claim", Arena.Target, "--as", "eve", "--key", "k1");
        }),
        With("claims what somebody else holds", "claim.held", arena =>
        {
            arena.Usual().Worked();
            arena.Guard();
            return arena.Ask("claim", Arena.Target, "--as", "eve");
        }),
    ];

    private const string Kind = "fencing";

    public static TheoryData<int, string> Attempts => Numbered(List);

    [ProgramTheory]
    [MemberData(nameof(Attempts))]
    public void Held(int number, string what) => Make(number, what);

    private static Attempt With(string what, string code, Func<Arena, Answer?> attempt) => new(Kind, what, Outcome.Refused(code, 4), attempt);

    private static Attempt Token(string what, Func<long, long> forge) => With(what, "claim.stale", arena =>
    {
        var claimed = arena.Usual().Worked();
        arena.Guard();
        var forged = forge((long)claimed.Grant["token"]!).ToString(CultureInfo.InvariantCulture);
        return arena.Ask("submit", Arena.Target, "--as", "ann", "--token", forged);
    });
}
