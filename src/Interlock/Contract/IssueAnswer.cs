using System.Text.Json.Serialization;
using Interlock.Registry;

namespace Interlock.Contract;

/// <summary>An issue on the forge.</summary>
internal sealed record IssueAnswer(
    int Number, string Title, string Body, string? Task, [property: Words("open", "closed")] string State, Instant CreatedAt, Instant? ClosedAt)
{
    /// <summary>Why it is closed where nothing was done about it; left out else.</summary>
    [JsonPropertyOrder(1)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? StateReason { get; private init; }

    /// <param name="task">Name of its task; null where that is gone.</param>
    public static IssueAnswer Of(Issue issue, string? task) =>
        new(issue.Number, issue.Title, issue.Body, task, issue.Open ? "open" : "closed", issue.CreatedAt, issue.ClosedAt) { StateReason = issue.NotPlanned ? "not_planned" : null };
}
