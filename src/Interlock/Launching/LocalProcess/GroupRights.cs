namespace Interlock.Launching.LocalProcess;

/// <summary>
/// Opens a worktree to a group for the time of a run and closes it afterwards. Links are never followed and files with a second name are left
/// alone, so that nothing outside is opened; the worktree's own directory comes last when opening, so that nobody is inside meanwhile.
/// </summary>
internal static class GroupRights
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };

    /// <summary>The number of a group; null when there is none of this name.</summary>
    public static uint? Find(string group) => Posix.FindGroup(group);

    /// <summary>Members of the group may read and write everything in the worktree, and what they make stays the group's.</summary>
    /// <exception cref="IOException">A right cannot be given: this user is not in the group.</exception>
    public static void Give(string worktree, uint group)
    {
        SetMode(worktree, Owner);
        GiveBelow(worktree, group);
        ToGroup(worktree, group);
        SetMode(worktree, Owner | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.SetGroup);
    }

    /// <summary>Nobody but this user gets in any more.</summary>
    public static void Take(string worktree) => SetMode(worktree, Owner);

    private static void SetMode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }
    }

    private static void GiveBelow(string directory, uint group)
    {
        foreach (var path in Directory.EnumerateFileSystemEntries(directory, "*", Everything))
        {
            // What another user owns was that user's before, and cannot be changed by us.
            if (Posix.Look(Posix.WorkingDirectory, path, out var entry) != 0 || entry.User != Posix.EffectiveUser())
            {
                continue;
            }

            if (entry.Kind == FileKind.Directory)
            {
                SetMode(path, Owner);
                GiveBelow(path, group);
                ToGroup(path, group);
                SetMode(path, Owner | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.SetGroup);
            }
            else if (entry is { Kind: FileKind.Regular, Names: 1 })
            {
                ToGroup(path, group);
                var mode = entry.Mode & (UnixFileMode)0x1FF;
                var more = mode.HasFlag(UnixFileMode.UserExecute) ? UnixFileMode.GroupExecute : UnixFileMode.None;
                SetMode(path, mode | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | more);
            }
        }
    }

    /// <summary>Gives a file, directory or socket to the group; a link itself, never what it leads to.</summary>
    /// <exception cref="IOException">This user is not in it.</exception>
    public static void ToGroup(string path, uint group)
    {
        var error = Posix.ChangeGroup(path, group);
        if (error != 0)
        {
            throw new IOException($"'{path}' cannot be given to the group: {(error == -Posix.NotPermitted ? "this user is not in it" : Posix.Says(error))}");
        }
    }
}
