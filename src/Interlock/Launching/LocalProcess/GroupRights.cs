using System.Runtime.InteropServices;

namespace Interlock.Launching.LocalProcess;

/// <summary>
/// Opens a worktree to a group for the time of a run and closes it afterwards. Links are never followed and files with a second name are left
/// alone, so that nothing outside is opened; the worktree's own directory comes last when opening, so that nobody is inside meanwhile.
/// </summary>
public static unsafe partial class GroupRights
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const int AtWorkingDirectory = -100;
    private const int NotFollowed = 0x100;
    private const int NotPermitted = 1;
    private const int GroupSize = 32;

    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };

    /// <summary>The number of a group; null when there is none of this name.</summary>
    public static uint? Find(string group)
    {
        var entry = stackalloc byte[GroupSize];
        for (var size = 1024; size <= 1 << 20; size *= 4)
        {
            var room = new byte[size];
            fixed (byte* name = QuickText.Terminated(group))
            fixed (byte* buffer = room)
            {
                nint result;
                var error = GetGroup(name, entry, buffer, (nuint)size, &result);
                if (error == 0)
                {
                    // struct group: two pointers, then the number.
                    return result == 0 ? null : *(uint*)(entry + (2 * sizeof(nint)));
                }
            }
        }

        return null;
    }

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
            if (Look(path) is not { } entry || entry.User != EffectiveUser())
            {
                continue;
            }

            var kind = entry.Mode & 0xF000;
            if (kind == 0x4000)
            {
                SetMode(path, Owner);
                GiveBelow(path, group);
                ToGroup(path, group);
                SetMode(path, Owner | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.SetGroup);
            }
            else if (kind == 0x8000 && entry.Names == 1)
            {
                ToGroup(path, group);
                var mode = (UnixFileMode)(entry.Mode & 0x1FF);
                var more = mode.HasFlag(UnixFileMode.UserExecute) ? UnixFileMode.GroupExecute : UnixFileMode.None;
                SetMode(path, mode | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | more);
            }
        }
    }

    /// <summary>Gives a file, directory or socket to the group; a link itself, never what it leads to.</summary>
    /// <exception cref="IOException">This user is not in it.</exception>
    public static void ToGroup(string path, uint group)
    {
        fixed (byte* name = QuickText.Terminated(path))
        {
            if (ChangeOwner(AtWorkingDirectory, name, uint.MaxValue, group, NotFollowed) != 0)
            {
                var error = Marshal.GetLastPInvokeError();
                throw new IOException($"'{path}' cannot be given to the group: {(error == NotPermitted ? "this user is not in it" : Marshal.GetPInvokeErrorMessage(error))}");
            }
        }
    }

    private static (uint User, uint Names, int Mode)? Look(string path)
    {
        const uint TypeModeLinksAndOwner = 0x1 | 0x2 | 0x4 | 0x8;
        var facts = stackalloc byte[256];
        fixed (byte* name = QuickText.Terminated(path))
        {
            return StatX(AtWorkingDirectory, name, NotFollowed, TypeModeLinksAndOwner, facts) == 0
                ? (*(uint*)(facts + 20), *(uint*)(facts + 16), *(ushort*)(facts + 28))
                : null;
        }
    }

    [LibraryImport("libc", EntryPoint = "getgrnam_r")]
    private static partial int GetGroup(byte* name, byte* entry, byte* buffer, nuint size, nint* result);

    [LibraryImport("libc", EntryPoint = "fchownat", SetLastError = true)]
    private static partial int ChangeOwner(int directory, byte* path, uint user, uint group, int flags);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint EffectiveUser();

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true)]
    private static partial int StatX(int directory, byte* path, int flags, uint mask, byte* facts);
}
