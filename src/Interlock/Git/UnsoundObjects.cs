using System.Text.Json.Nodes;

namespace Interlock.Git;

/// <summary>The refusal of objects that are not what their names say.</summary>
internal static class UnsoundObjects
{
    private const int Shown = 5;

    /// <returns><c>git.unsound_object</c>.</returns>
    public static Refusal Refuse(IReadOnlyList<string> ids) => new(
        RefusalKind.Failed, "git.unsound_object",
        $"{ids.Count} object{(ids.Count == 1 ? "" : "s")} of the repository {(ids.Count == 1 ? "is" : "are")} missing or not what the name says: {string.Join(", ", ids.Take(Shown))}.",
        "Somebody wrote into the object store, or the disk is damaged. See 'git fsck', and bring the objects back from another clone.",
        new JsonObject { ["objects"] = new JsonArray([.. ids.Select(id => (JsonNode)id)]) });
}
