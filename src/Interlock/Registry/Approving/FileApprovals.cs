using Interlock.Claims;
using Interlock.Gates;
using Interlock.Gates.Watching;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Registry.Approving;

/// <summary>What people said of files: each answer is about contents, and of each content the last answer counts.</summary>
internal static class FileApprovals
{
    /// <summary>The files with the answers that are there now.</summary>
    /// <param name="purpose"><see cref="ApprovalCommands.ForFiles"/> or <see cref="ApprovalCommands.ForTests"/>.</param>
    /// <param name="claim">Whose approval is one's own.</param>
    /// <param name="range">Between which commits the files changed; empty for declarations.</param>
    /// <param name="stands">Whether an answer about a file still counts; null: always, its content says all.</param>
    public static WatchedFacts Judge(
        IStoreReader reader, WorkTask task, Claim? claim, string purpose, IReadOnlyList<WatchedFile> files, bool fourEyes, string range = "", Func<WatchedFile, Approval, bool>? stands = null)
    {
        var facts = new WatchedFacts { Task = task.Ref.ToString(), Purpose = purpose, Files = files, Range = range };
        if (files.Count == 0)
        {
            return facts;
        }

        var answers = Of(reader, task.Uid, purpose);
        var open = new List<WatchedFile>();
        (string By, string Reason)? denied = null;
        string? by = null;
        foreach (var file in files)
        {
            var answer = answers.LastOrDefault(one => one.Contents.Contains(file.Content));
            if (answer is { Granted: true } && !(fourEyes && IsOwn(reader, task, answer, claim)) && stands?.Invoke(file, answer) != false)
            {
                by = answer.By;
                continue;
            }

            open.Add(file);
            denied ??= answer is { Granted: false } ? (answer.By, answer.Reason) : null;
        }

        return facts with { Open = open, Denied = denied, ApprovedBy = by };
    }

    /// <summary>Oldest first; one whose contents are not those that it was given for says nothing.</summary>
    public static IReadOnlyList<Approval> Of(IStoreReader reader, string task, string purpose) =>
        [.. Records.Answers.List(reader, task).Where(answer => answer.Purpose == purpose && IsWhole(answer)).OrderBy(answer => answer.At)];

    /// <summary>Its contents are those that its event tells of.</summary>
    public static bool IsWhole(Approval answer) => answer.Contents.Count == 0 || WatchedFile.Subject(answer.Contents) == answer.FileSetHash;

    /// <summary>
    /// What a person would answer about: what was judged last, and for <see cref="ApprovalCommands.ForFiles"/> what the task declares.
    /// Empty where nothing is there to be answered.
    /// </summary>
    public static IReadOnlyList<WatchedFile> Asked(IStoreReader reader, WorkTask task, string purpose, ProtectedPaths paths)
    {
        var judged = Records.Watched.Find(reader, task.Uid);
        return purpose == ApprovalCommands.ForTests
            ? judged?.Weakened ?? []
            : [.. judged?.Protected ?? [], .. judged?.Unusual ?? [], .. paths.Declared(task.Files)];
    }

    private static bool IsOwn(IStoreReader reader, WorkTask task, Approval answer, Claim? claim) => answer.Own || Ownership.IsOf(reader, task, answer.By, claim);
}
