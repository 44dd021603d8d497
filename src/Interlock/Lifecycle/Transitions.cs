namespace Interlock.Lifecycle;

/// <summary>One legal step from a state to another.</summary>
internal readonly record struct Transition(TaskState From, TaskState To)
{
    public override string ToString() => $"{From.Name()} → {To.Name()}";
}

/// <summary>
/// The table of transitions: 27 rules and two that reopen. It is drawn in <c>docs/explanation/states.md</c>,
/// and a test holds the drawing against it.
/// </summary>
internal static class Transitions
{
    /// <summary>The 27 rules.</summary>
    public static IReadOnlyList<Transition> Rules { get; } =
    [
        .. From(TaskState.Draft, TaskState.Pending, TaskState.Cancelled),
        .. From(TaskState.Pending, TaskState.Analyzing, TaskState.Implementing, TaskState.Blocked, TaskState.Cancelled),
        .. From(TaskState.Analyzing, TaskState.Implementing, TaskState.Pending, TaskState.Blocked, TaskState.Failed, TaskState.Cancelled),
        .. From(TaskState.Implementing, TaskState.Reviewing, TaskState.Blocked, TaskState.Failed, TaskState.Cancelled),
        .. From(TaskState.Reviewing, TaskState.Implementing, TaskState.Deploying, TaskState.Done, TaskState.Failed, TaskState.Cancelled),
        .. From(TaskState.Deploying, TaskState.Done, TaskState.Failed, TaskState.Cancelled),
        .. From(TaskState.Blocked, TaskState.Pending, TaskState.Cancelled),
        .. From(TaskState.Failed, TaskState.Pending, TaskState.Cancelled),
    ];

    /// <summary>The two that reopen; they need an operator and a reason.</summary>
    public static IReadOnlyList<Transition> Reopening { get; } =
        [new(TaskState.Done, TaskState.Pending), new(TaskState.Cancelled, TaskState.Draft)];

    public static bool IsLegal(TaskState from, TaskState to) => Rules.Contains(new(from, to));

    public static bool Reopens(TaskState from, TaskState to) => Reopening.Contains(new(from, to));

    public static IEnumerable<TaskState> LegalFrom(TaskState from) =>
        Rules.Concat(Reopening).Where(rule => rule.From == from).Select(rule => rule.To);

    /// <summary>Null when the step is one of the 27 rules, else the refusal that names the legal ones.</summary>
    public static Refusal? Refuse(string task, TaskState from, TaskState to)
    {
        if (IsLegal(from, to))
        {
            return null;
        }

        var legal = string.Join(", ", LegalFrom(from).Select(TaskStates.Name));
        return new(
            RefusalKind.Conflict,
            "state.illegal_transition",
            $"{task} is {from.Name()}; {from.Name()} → {to.Name()} is not a rule.",
            $"{CommandFrom(task, from)} Legal from {from.Name()}: {legal}.",
            new() { ["from"] = from.Name(), ["to"] = to.Name(), ["legal"] = legal });
    }

    /// <summary>What is done next with a task in this state, as a command that runs.</summary>
    private static string CommandFrom(string task, TaskState state) => state switch
    {
        TaskState.Draft => $"'interlock task advance {task} --to pending' lets it be worked on.",
        TaskState.Pending => $"'interlock claim {task}' comes first.",
        TaskState.Analyzing => $"'interlock start {task}' comes first.",
        TaskState.Implementing => $"'interlock submit {task}' hands it in.",
        TaskState.Reviewing => $"'interlock task why {task}' says what its merge waits for.",
        TaskState.Deploying => $"'interlock task why {task}' says what its deploy waits for.",
        TaskState.Blocked => $"'interlock task why {task}' says what it waits for.",
        TaskState.Failed => $"'interlock task retry {task}' has it tried again.",
        _ => $"'interlock task reopen {task} --reason TEXT' takes it up again.",
    };

    private static IEnumerable<Transition> From(TaskState from, params TaskState[] targets) =>
        targets.Select(to => new Transition(from, to));
}
