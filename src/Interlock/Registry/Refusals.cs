using Interlock.WorkGraph;

namespace Interlock.Registry;

/// <summary>What every room of the registry refuses in the same words.</summary>
internal static class Refusals
{
    public static Refusal UnknownTask(TaskRef name) =>
        new(RefusalKind.NotFound, "task.unknown", $"No task is named {name}.", $"See 'interlock task list {name.Spec}'.");

    public static Refusal UnknownSpec(string name) =>
        new(RefusalKind.NotFound, "spec.unknown", $"No spec is named {name}.", "See 'interlock spec list'.");
}
