using Interlock.Registry.Syncing;

namespace Interlock.Kiro.Syncing;

/// <summary>Names what of a known task a sync changes.</summary>
internal static class SyncFields
{
    public const string Dependencies = "dependencies";

    /// <param name="above">The uid of the parent it has.</param>
    /// <param name="parent">The id that its parent will have.</param>
    public static IReadOnlyList<string> Of(SyncChange change, SyncTask known, string? above, string? parent)
    {
        var fields = new List<string>();
        var (task, text) = (known.Task, change.Text);
        Note("number", change.Id != task.Id);
        Note("title", text.Title != task.Title);
        Note("description", (text.Description ?? text.Title) != task.Description);
        Note("optional", text.Optional != task.Optional);
        Note("requirements", !text.Requirements.SequenceEqual(task.Requirements));
        Note("acceptance", !text.Acceptance.SequenceEqual(task.Acceptance));
        Note("files", !text.Files.SequenceEqual(task.Files));
        Note("file_hints", !text.FileHints.SequenceEqual(task.FileHints));
        Note("priority", text.Priority is { } priority && priority != task.Priority);
        Note("kind", text.Kind != task.Kind && task.Branch is null);
        Note("completion", text.Completion != SyncTexts.Of(known).Completion);
        Note("parent", parent != task.Parent || change.Parent != above || change.IsParent != task.IsParent);
        Note(Dependencies, change.IsParent ? known.DependsOn.Count > 0 : !TextMerge.SameEdges(text.DependsOn, known.DependsOn));
        return fields;

        void Note(string field, bool differs)
        {
            if (differs)
            {
                fields.Add(field);
            }
        }
    }
}
