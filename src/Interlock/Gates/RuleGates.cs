using Interlock.Lifecycle;

namespace Interlock.Gates;

/// <summary>Which gates stand on a rule, and what walks it.</summary>
/// <param name="Gates">In ascending order; empty: the rule asks for no proof.</param>
/// <param name="WalkedBy">Commands and events, in words.</param>
internal sealed record RuleGate(Transition Rule, IReadOnlyList<int> Gates, string WalkedBy);

/// <summary>The gates of all rules, in the order of <see cref="Transitions.Rules"/>, and the two that reopen behind them.</summary>
internal static class RuleGates
{
    public static IReadOnlyList<RuleGate> All { get; } = [.. Transitions.Rules.Concat(Transitions.Reopening).Select(rule => new RuleGate(rule, On(rule), Walk(rule)))];

    /// <summary>
    /// Gates 5 and 6 are for tasks that are done by a merge; for the others their evidence is asked for by gate 7. Gate 0 stands before the
    /// first state, gate 8 behind the last.
    /// </summary>
    public static IReadOnlyList<int> On(Transition rule) => (rule.From, rule.To) switch
    {
        (TaskState.Draft, TaskState.Pending) => [1],
        (TaskState.Pending, TaskState.Analyzing) => [2],
        (TaskState.Pending, TaskState.Implementing) => [2, 3, 4],
        (TaskState.Analyzing, TaskState.Implementing) => [3, 4],
        (TaskState.Implementing, TaskState.Reviewing) => [5, 6],
        (TaskState.Reviewing, TaskState.Done or TaskState.Deploying) => [7],
        (TaskState.Deploying, TaskState.Done) => [7],
        _ => [],
    };

    private static string Walk(Transition rule) => (rule.From, rule.To) switch
    {
        (TaskState.Draft, TaskState.Pending) => "`task create`, `task advance`, an import",
        (TaskState.Pending, TaskState.Analyzing) => "`claim`",
        (TaskState.Pending, TaskState.Implementing) => "a ticked box that a person vouches for: gate 2 is asked, the person's word stands for the rest",
        (TaskState.Pending, TaskState.Blocked) => "a dependency that is open again, `task advance`",
        (TaskState.Analyzing, TaskState.Implementing) => "`start`",
        (TaskState.Analyzing, TaskState.Pending) => "`release`",
        (TaskState.Analyzing, TaskState.Blocked) => "`start` that waits for approval, a retry",
        (TaskState.Implementing, TaskState.Reviewing) => "`submit`, `finish`",
        (TaskState.Implementing, TaskState.Blocked) => "`release`, a retry, a lock that is held, impact that waits for approval",
        (TaskState.Reviewing, TaskState.Implementing) => "the merge queue, `change review --needs-revision`, `release`",
        (TaskState.Reviewing, TaskState.Deploying) => "the merge queue, where `merge.deploy` is set",
        (TaskState.Reviewing, TaskState.Done) => "the merge queue, `finish`",
        (TaskState.Deploying, TaskState.Done) => "the deploy queue, on a run that succeeded or a person's word",
        (TaskState.Deploying, TaskState.Failed) => "the deploy queue, at the limit of attempts",
        (TaskState.Reviewing, TaskState.Failed) => "nothing at present: what comes back from review goes by implementing",
        (TaskState.Blocked, TaskState.Pending) => "what it waited for: dependencies, an answer, a lock, the time; `task advance`",
        (TaskState.Failed, TaskState.Pending) => "`task advance`",
        (TaskState.Done, TaskState.Pending) or (TaskState.Cancelled, TaskState.Draft) => "`task reopen`: a person, with a reason",
        (_, TaskState.Cancelled) => "`task cancel`",
        _ => "`fail`, a retry, at the limit of attempts",
    };
}
