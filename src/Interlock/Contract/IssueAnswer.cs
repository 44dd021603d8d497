using Interlock.Registry;

namespace Interlock.Contract;

/// <summary>An issue on the forge.</summary>
internal sealed record IssueAnswer(
    int Number, string Title, string Body, string? Task, [property: Words("open", "closed")] string State, Instant CreatedAt, Instant? ClosedAt)
{
    /// <param name="task">Name of its task; null where that is gone.</param>
    public static IssueAnswer Of(Issue issue, string? task) =>
        new(issue.Number, issue.Title, issue.Body, task, issue.Open ? "open" : "closed", issue.CreatedAt, issue.ClosedAt);
}
