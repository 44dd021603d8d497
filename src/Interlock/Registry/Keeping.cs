using Interlock.Journal;
using Interlock.WorkGraph;

namespace Interlock.Registry;

/// <summary>References to results, and where work was saved.</summary>
public sealed class Keeping(RegistryContext context)
{
    /// <summary>Work of a task was saved before its worktree was removed.</summary>
    /// <param name="savedAs">The ref that keeps it.</param>
    public void Rescued(TaskRef name, string savedAs, string commit) => context.Store.Write(tx =>
    {
        context.Begin(tx, null).Log(EventTypes.WorkRescued, tx.FindTask(name), new() { ["ref"] = savedAs, ["commit"] = commit });
        return 0;
    });

    public Result<Artifact> Add(TaskRef name, string type, string uri, long? size, Actor actor)
    {
        if (!Artifact.Types.Contains(type))
        {
            return new Refusal(RefusalKind.Usage, "artifact.type", $"'{type}' is not a type of artifact.", $"Allowed: {string.Join(", ", Artifact.Types)}.");
        }

        if (string.IsNullOrWhiteSpace(uri) || size is < 0)
        {
            return new Refusal(RefusalKind.Usage, "artifact.invalid", "An artifact has a URI, and a size of 0 or more when it has one.", "Add --uri U.");
        }

        return context.Store.Write<Result<Artifact>>(tx =>
        {
            var changes = context.Begin(tx, actor);
            if (tx.FindTask(name) is not { } task)
            {
                return Claiming.Unknown(name);
            }

            var artifact = Records.Artifacts.Put(tx, new() { Id = context.Ids.Next(8), Task = task.Uid, Type = type, Uri = uri, SizeBytes = size, CreatedAt = changes.Now });
            changes.Log(EventTypes.TaskUpdated, task, new() { ["artifact"] = artifact.Id, ["type"] = type, ["uri"] = uri });
            changes.Put(task);
            return artifact;
        });
    }
}
