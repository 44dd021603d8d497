namespace Interlock.Gates.Watching;

/// <summary>
/// Tests may grow, not quietly shrink: which test files of a change are gone, have become shorter, or leave more tests out than before.
/// </summary>
/// <param name="tests">Globs of the files of tests; one without <c>/</c> matches at any depth.</param>
internal sealed class WeakenedTests(IReadOnlyList<string> tests, bool ignoreCase)
{
    private const double Alike = 0.6;

    public bool IsTest(string path) => PathPatterns.FitsAny(tests, path, ignoreCase);

    /// <summary>The weakened ones, with what was done to each. A file that moved within the tests is compared with what it has become.</summary>
    public IReadOnlyList<WatchedFile> Of(IReadOnlyList<FileChange> changes)
    {
        var own = changes.Where(change => IsTest(change.Path)).ToList();
        var arrived = own.Where(change => change.IsNew && !change.IsGone).ToList();
        var found = new List<WatchedFile>();
        foreach (var change in own.Where(change => !change.IsNew))
        {
            if (change.IsGone)
            {
                if (Successor(change, arrived) is not { } successor)
                {
                    var away = changes.FirstOrDefault(other => other.IsNew && other.NewId == change.OldId);
                    found.Add(WatchedFile.Of(change, away is null ? "deleted" : $"moved out of the tests, to {away.Path}"));
                }
                else
                {
                    arrived.Remove(successor);
                    Compare(found, successor, change);
                }
            }
            else
            {
                Compare(found, change, change);
            }
        }

        // A new file whose tests are all left out takes nothing away, but one that says "only these" leaves out the others beside it.
        foreach (var added in arrived.Where(added => added.NewText is { } text && SkipMarks.Count(text) > 0))
        {
            found.Add(WatchedFile.Of(added, $"new, with {SkipMarks.Count(added.NewText!)} mark(s) that leave tests out"));
        }

        return [.. found.OrderBy(file => file.Path, StringComparer.Ordinal)];
    }

    private static void Compare(List<WatchedFile> found, FileChange now, FileChange before)
    {
        var reasons = new List<string>();
        if (before.OldMode[..2] != now.NewMode[..2])
        {
            reasons.Add("no file any more");
        }
        else if (before.OldMode == "100755" && now.NewMode == "100644")
        {
            reasons.Add("no longer executable");
        }

        if (before.OldText is { } old && now.NewText is { } text)
        {
            var (was, becomes) = (TestSize.Of(old), TestSize.Of(text));
            if (becomes.Lines < was.Lines)
            {
                reasons.Add($"{was.Lines - becomes.Lines} line(s) fewer");
            }
            else if (becomes.Telling < was.Telling)
            {
                reasons.Add($"{was.Telling - becomes.Telling} line(s) fewer that are neither blank nor a comment");
            }

            if (becomes.Marks > was.Marks)
            {
                reasons.Add($"{becomes.Marks - was.Marks} more mark(s) that leave tests out");
            }
        }
        else if (before.OldText is not null)
        {
            reasons.Add("no text any more");
        }

        if (reasons.Count > 0)
        {
            found.Add(WatchedFile.Of(now, string.Join(", ", reasons)));
        }
    }

    /// <summary>What a file that is gone has become: the same content elsewhere, else a new test file that holds most of its lines.</summary>
    private static FileChange? Successor(FileChange gone, IReadOnlyList<FileChange> arrived)
    {
        if (arrived.FirstOrDefault(other => other.NewId == gone.OldId) is { } same)
        {
            return same;
        }

        if (gone.OldText is not { } text || TestSize.TellingLines(text) is not { Count: > 0 } lines)
        {
            return null;
        }

        return arrived
            .Where(other => other.NewText is not null)
            .Select(other => (Other: other, Kept: Shared(lines, TestSize.TellingLines(other.NewText!))))
            .Where(pair => pair.Kept >= Alike * lines.Count)
            .OrderByDescending(pair => pair.Kept)
            .Select(pair => pair.Other)
            .FirstOrDefault();
    }

    private static int Shared(IReadOnlyList<string> lines, IReadOnlyList<string> others)
    {
        var left = others.CountBy(line => line, StringComparer.Ordinal).ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
        var shared = 0;
        foreach (var line in lines)
        {
            if (left.TryGetValue(line, out var count) && count > 0)
            {
                left[line] = count - 1;
                shared++;
            }
        }

        return shared;
    }
}
