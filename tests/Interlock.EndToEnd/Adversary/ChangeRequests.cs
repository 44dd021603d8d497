using Interlock.EndToEnd.Harness;

namespace Interlock.EndToEnd.Adversary;

/// <summary>Gate 6: numbers of changes.</summary>
public sealed class ChangeRequests : Round
{
    internal static IReadOnlyList<Attempt> List { get; } =
    [
        Number("submits change 0", "change.missing", "0"),
        Number("submits change -1", "change.missing", "-1"),
        Number("submits a change that the forge does not have", "change.unknown", "999999"),
        new(Kind, "submits a change with a number beyond all numbers", Outcome.Refused("usage.invalid", 2), arena =>
        {
            var claimed = arena.Usual().Worked();
            arena.Guard();
            return claimed.Ask("submit", "--change", "99999999999999999999");
        }),
        new(Kind, "submits another task's change that is merged", Outcome.ByGate(6, "change.foreign"), arena =>
        {
            var change = arena.Usual().OtherDone()["change"]!.ToString();
            var claimed = arena.Worked();
            arena.Guard();
            return claimed.Ask("submit", "--change", change);
        }),
        new(Kind, "submits another task's change that is open", Outcome.ByGate(6, "change.foreign"), arena =>
        {
            arena.Undrained().Scratch.Create("app/2", "--file", "two.txt");
            var change = arena.Scratch.Worked("app/2", "two.txt", "changed too\n", "bob").Ask("submit").Data["change"]!.ToString();
            var claimed = arena.Worked();
            arena.Guard();
            return claimed.Ask("submit", "--change", change);
        }),
        new(Kind, "submits its own change of an earlier life, which is merged", Outcome.ByGate(6, "change.not_open"), arena =>
        {
            var change = arena.Usual().Worked().Ask("submit").Data["change"]!.ToString();
            _ = arena.Ask("task", "reopen", Arena.Target, "--as", "rita", "--reason", "once more").Data;
            var again = arena.Scratch.Worked(Arena.Target, "one.txt", "changed again\n");
            arena.Guard();
            return again.Ask("submit", "--change", change);
        }),
        new(Kind, "submits another branch under its own change", Outcome.ByGate(6, "change.other_branch"), arena =>
        {
            var claimed = arena.Undrained().Worked();
            var change = claimed.Ask("submit").Data["change"]!.ToString();
            _ = arena.Ask("change", "review", change, "--needs-revision", "--as", "rita", "--reason", "no").Data;
            arena.Scratch.GitIn(claimed.Worktree, "branch", $"{claimed.Branch}-b");
            arena.Guard();
            return claimed.Ask("submit", "--branch", $"{claimed.Branch}-b", "--change", change);
        }),
        new(Kind, "approves its own change as a reviewer, inside a run", Outcome.Refused("review.by_run", 6), arena =>
        {
            var change = arena.Undrained().Worked().Ask("submit").Data["change"]!.ToString();
            arena.Guard();
            return arena.Inside("env -u INTERLOCK_RUN_ID", ["change", "review", change, "--approve", "--as", "rita", "--reason", "fine"]);
        }),
    ];

    private const string Kind = "change";

    public static TheoryData<int, string> Attempts => Numbered(List);

    [ProgramTheory]
    [MemberData(nameof(Attempts))]
    public void Held(int number, string what) => Make(number, what);

    private static Attempt Number(string what, string code, string number) => new(Kind, what, Outcome.ByGate(6, code), arena =>
    {
        var claimed = arena.Usual().Worked();
        arena.Guard();
        return claimed.Ask("submit", $"--change={number}");
    });
}
