namespace Interlock.Git;

/// <summary>How a path differs between two trees.</summary>
internal enum ChangeKind
{
    Added,
    Modified,
    Deleted,

    /// <summary>Became something else: file, symbolic link or submodule.</summary>
    TypeChanged,
}

/// <summary>
/// One path that differs between two trees. A rename is two of these, the old path deleted and the new one added, so that both
/// are seen by whoever compares them with locks.
/// </summary>
/// <param name="Path">Relative to the top of the repository, with <c>/</c>.</param>
/// <param name="OldMode">Octal as git writes it; <c>000000</c> when absent, <c>160000</c> for a submodule.</param>
internal sealed record ChangedFile(string Path, ChangeKind Kind, string OldMode, string NewMode, string OldId, string NewId)
{
    /// <summary>True when either side is a submodule.</summary>
    public bool IsSubmodule => OldMode == "160000" || NewMode == "160000";

    /// <summary>Reads the records of <c>--raw -z</c>.</summary>
    internal static IReadOnlyList<ChangedFile> Parse(IEnumerable<string> records)
    {
        var changes = new List<ChangedFile>();
        string[]? head = null;
        foreach (var record in records)
        {
            if (head is null)
            {
                head = record.TrimStart(':').Split(' ');
                continue;
            }

            changes.Add(new(record, KindOf(head[4]), head[0], head[1], head[2], head[3]));
            head = null;
        }

        return changes;
    }

    private static ChangeKind KindOf(string letter) => letter[0] switch
    {
        'A' => ChangeKind.Added,
        'D' => ChangeKind.Deleted,
        'T' => ChangeKind.TypeChanged,
        _ => ChangeKind.Modified,
    };
}
