using System.Text.Json.Nodes;
using Interlock.Gates;
using Interlock.WorkGraph;

namespace Interlock.Impact.Commands;

/// <summary>What an analyser reads on its standard input.</summary>
internal static class ImpactRequest
{
    public const string Schema = "interlock/impact.request/1";

    public static JsonObject Of(WorkTask task, IReadOnlyList<string> files, string commit, string repository, Thresholds thresholds) => new()
    {
        ["schema"] = Schema,
        ["task"] = new JsonObject
        {
            ["name"] = task.Ref.ToString(),
            ["uid"] = task.Uid,
            ["title"] = task.Title,
            ["description"] = task.Description,
            ["kind"] = task.Kind,
            ["files"] = JsonList.Of(task.Files),
        },
        ["files"] = JsonList.Of(files),
        ["commit"] = commit,
        ["file_set_hash"] = FileSet.Hash(files),
        ["repository"] = repository,
        ["thresholds"] = new JsonObject { ["medium"] = thresholds.Medium, ["high"] = thresholds.High, ["critical"] = thresholds.Critical },
    };

    /// <summary>The short facts once more, for analysers that are shell scripts.</summary>
    public static Dictionary<string, string> Variables(WorkTask task, IReadOnlyList<string> files, string commit, string repository) => new(StringComparer.Ordinal)
    {
        ["INTERLOCK_IMPACT_TASK"] = task.Ref.ToString(),
        ["INTERLOCK_IMPACT_COMMIT"] = commit,
        ["INTERLOCK_IMPACT_FILE_SET"] = FileSet.Hash(files),
        ["INTERLOCK_IMPACT_REPOSITORY"] = repository,
    };
}
