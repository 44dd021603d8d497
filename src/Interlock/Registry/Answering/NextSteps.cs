using Interlock.Lifecycle;
using Interlock.Registry.Approving;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Registry.Answering;

/// <summary>A task that goes on only when somebody does something.</summary>
/// <param name="Reason">Why, one sentence; it may hold what an agent or a check printed.</param>
/// <param name="Commands">What can be done, the most likely first.</param>
internal sealed record NextStep(string Task, string Reason, IReadOnlyList<string> Commands);

/// <summary>What is left for people when a dispatcher has ended.</summary>
internal static class NextSteps
{
    private const int LongestReason = 200;

    /// <summary>In the order of the specs and their tasks.</summary>
    public static IReadOnlyList<NextStep> Of(IStoreReader reader, RegistryOptions options, DateTimeOffset now, IReadOnlyList<string> specs) =>
        [.. specs.SelectMany(spec => reader.ListTasks(new() { Spec = spec })).Where(task => !task.IsParent).Select(task => Of(reader, options, now, task)).OfType<NextStep>()];

    private static NextStep? Of(IStoreReader reader, RegistryOptions options, DateTimeOffset now, WorkTask task) => task.State switch
    {
        TaskState.Failed => new($"{task.Ref}", Short($"failed: {task.StateReason}"), [$"interlock task log {task.Ref}", Remedies.For(reader, task, null)[0].Command]),
        TaskState.Blocked when QuestionCommands.Waiting(reader, task) is { } question => new($"{task.Ref}", Short($"asks: {question.Text}"), [$"interlock answer {task.Ref} TEXT"]),
        TaskState.Blocked or TaskState.Reviewing when NeedsPerson(reader, task) => Told(new StateText(reader, options, now).Of(task), task),
        _ => null,
    };

    private static bool NeedsPerson(IStoreReader reader, WorkTask task) =>
        task.State == TaskState.Reviewing ? Records.Merges.Find(reader, task.Uid)?.Held is not null
        : task.OpenDependencies == 0 && (BlockReasons.Is(task.StateReason, BlockReasons.Approval) || BlockReasons.Is(task.StateReason, BlockReasons.Denied) || BlockReasons.Is(task.StateReason, BlockReasons.Held));

    private static NextStep Told((string Sentence, string? Next) told, WorkTask task) => new($"{task.Ref}", Short(told.Sentence), told.Next is null ? [] : [told.Next]);

    private static string Short(string text) => text.Length <= LongestReason ? text : text[..LongestReason] + "…";
}
