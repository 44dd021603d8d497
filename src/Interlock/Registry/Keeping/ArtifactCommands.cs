using System.Text.Json.Nodes;
using Interlock.Journal;
using Interlock.WorkGraph;

namespace Interlock.Registry.Keeping;

/// <summary>References to results, and where work was saved.</summary>
public sealed class ArtifactCommands
{
    private const int MostNamed = 50;

    private readonly RegistryContext context;

    internal ArtifactCommands(RegistryContext context) => this.context = context;

    /// <summary>Work of a task was saved before its worktree was removed.</summary>
    /// <param name="savedAs">The ref that keeps it; null: there was nothing but what git ignores, and none of that was kept.</param>
    /// <param name="ignored">Files that git ignores and that were saved as well.</param>
    /// <param name="left">Files and directories that git ignores and that went with the worktree.</param>
    internal void Rescued(TaskRef name, string? savedAs, string? commit, IReadOnlyList<string> ignored, IReadOnlyList<string> left)
    {
        var details = new JsonObject { ["ref"] = savedAs, ["commit"] = commit };
        Name(details, "ignored", ignored);
        Name(details, "removed", left);
        context.WriteOwn(Authority.Rescue, changes => changes.Log(EventTypes.WorkRescued, changes.Store.FindTask(name), details.DeepClone().AsObject()));
    }

    private static void Name(JsonObject details, string key, IReadOnlyList<string> paths)
    {
        if (paths.Count > 0)
        {
            details[key] = JsonList.Of(paths.Take(MostNamed));
            if (paths.Count > MostNamed)
            {
                details[$"{key}_more"] = paths.Count - MostNamed;
            }
        }
    }

    /// <summary>Keeps a reference; what it refers to need not exist. Refusals <c>artifact.type</c>, <c>artifact.uri</c>, <c>artifact.invalid</c>.</summary>
    /// <param name="type">One of <see cref="Artifact.Types"/>.</param>
    /// <param name="uri">A URI or a path, see <see cref="ArtifactUri"/>.</param>
    /// <param name="size">Bytes.</param>
    public Result<Artifact> Add(TaskRef name, string type, string uri, long? size, Actor actor, MetadataEdit? metadata = null)
    {
        if (!Artifact.Types.Contains(type))
        {
            return new Refusal(RefusalKind.Usage, "artifact.type", $"'{type}' is not a type of artifact.", $"Allowed: {string.Join(", ", Artifact.Types)}.");
        }

        if (ArtifactUri.Refuse(uri) is { } bad)
        {
            return bad;
        }

        if (size is < 0)
        {
            return new Refusal(RefusalKind.Usage, "artifact.invalid", $"A size of {size} bytes is none.", "Give --size N with 0 or more, or leave it out.");
        }

        var facts = metadata?.Apply([]) ?? new JsonObject();
        if (facts.IsRefused)
        {
            return facts.Refusal;
        }

        return context.Write<Artifact>(Authority.Keep.For(actor, name), changes =>
        {
            var tx = changes.Store;
            if (tx.FindTask(name) is not { } task)
            {
                return Refusals.UnknownTask(name);
            }

            var artifact = Records.Artifacts.Put(tx, new() { Id = context.Ids.Next(8), Task = task.Uid, Type = type, Uri = uri, SizeBytes = size, CreatedAt = changes.Now, Metadata = facts.Value });
            changes.Log(EventTypes.TaskUpdated, task, new() { ["artifact"] = artifact.Id, ["type"] = type, ["uri"] = uri });
            changes.Put(task);
            return artifact;
        });
    }
}
