using System.Text.Json;
using Interlock.Claims;
using Interlock.Git;
using Interlock.WorkGraph;

namespace Interlock.Archives;

/// <summary>What a task comes after, with the name it had then, by which it is found in another registry.</summary>
internal sealed record ArchivedEdge(string Uid, string? Name, bool Hard);

/// <summary>A task as a backup keeps it.</summary>
internal sealed record ArchivedTask(WorkTask Task, IReadOnlyList<ArchivedEdge> After)
{
    private const int LongestUid = 64;

    public static void Write(Utf8JsonWriter json, ArchivedTask archived)
    {
        TaskRow.Write(json, archived.Task);
        json.WriteStartArray("after");
        foreach (var edge in archived.After)
        {
            json.WriteStartObject();
            json.WriteString("uid", edge.Uid);
            json.WriteString("name", edge.Name);
            json.WriteBoolean("hard", edge.Hard);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Reads one that somebody else may have written.</summary>
    /// <param name="row">The line.</param>
    /// <param name="spec">The spec it must be of.</param>
    public static ArchivedTask Read(RowElement row, string spec)
    {
        var task = TaskRow.Read(row);
        Check(task.Spec == spec, "spec", "is another spec");
        Check(TaskRef.Refuse("task", task.Id) is null, "id", "can name no task");
        Check(task.Parent is null || TaskRef.Refuse("task", task.Parent) is null, "parent", "can name no task");
        Check(IsUid(task.Uid), "uid", "is none");
        Check(!LockPath.NormaliseAll(task.Files).IsRefused, "files", "leads out of the repository");
        Check(task.Branch is null || RefName.IsValidBranch(task.Branch), "branch", "can name no branch");
        Check(task.BaseCommit is null || ObjectId.IsValid(task.BaseCommit), "base_commit", "is no commit");
        Check(task.MergeCommit is null || ObjectId.IsValid(task.MergeCommit), "merge_commit", "is no commit");
        return new(task, [.. row.Items("after").Select(item => new RowElement(item)).Select(edge => new ArchivedEdge(edge.Text("uid"), edge.TextOrNull("name"), edge.Flag("hard")))]);
    }

    public static bool IsUid(string text) => text.Length is > 0 and <= LongestUid && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    private static void Check(bool holds, string name, string why)
    {
        if (!holds)
        {
            throw RowElement.Wrong(name, why);
        }
    }
}
