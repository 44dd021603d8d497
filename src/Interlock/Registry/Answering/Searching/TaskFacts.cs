using System.Text.Json.Nodes;
using Interlock.Lifecycle;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Registry.Answering.Searching;

/// <summary>A task that may be wanted. What costs further reads is looked up when a condition asks for it, and once.</summary>
internal sealed class TaskFacts(IStoreReader reader, WorkTask task, DateTimeOffset now)
{
    private TaskState? state;
    private TaskView? view;
    private JsonObject? metadata;

    public WorkTask Task => task;

    /// <summary>As everybody sees it: a parent's is computed.</summary>
    public TaskState State => view?.State ?? (state ??= Cascade.StateOf(reader, task));

    public TaskView View => view ??= TaskView.Of(reader, task, now);

    public JsonObject Metadata => metadata ??= task.Metadata;
}
