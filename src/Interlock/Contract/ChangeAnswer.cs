using Interlock.Gates.Watching;
using Interlock.Registry;

namespace Interlock.Contract;

/// <summary>A change request on the forge.</summary>
internal sealed record ChangeAnswer(
    int Number,
    string? Task,
    string Title,
    string Branch,
    string Head,
    string Base,
    [property: Words("open", "merged", "closed")] string State,
    string? MergeCommit,
    [property: Words("approved", "needs_revision")] string? Review,
    string? ReviewBy,
    string? ReviewReason,
    string Author,
    Instant CreatedAt,
    Instant UpdatedAt,
    IReadOnlyList<WeakenedTest> TestsWeakened)
{
    /// <param name="task">Name of its task; null where that is gone.</param>
    public static ChangeAnswer Of(ChangeRequest change, string? task, IReadOnlyList<WatchedFile> weakened) => new(
        Number: change.Number,
        Task: task,
        Title: change.Title,
        Branch: change.Branch,
        Head: change.Head,
        Base: change.Base,
        State: change.State,
        MergeCommit: change.MergeCommit,
        Review: change.Review,
        ReviewBy: change.ReviewBy,
        ReviewReason: change.ReviewReason,
        Author: change.Author,
        CreatedAt: change.CreatedAt,
        UpdatedAt: change.UpdatedAt,
        TestsWeakened: [.. weakened.Select(WeakenedTest.Of)]);
}

/// <summary>A test file that asks less than before.</summary>
internal sealed record WeakenedTest(string Path, string Why)
{
    public static WeakenedTest Of(WatchedFile file) => new(file.Path, file.Why);
}
