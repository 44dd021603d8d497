using Microsoft.Win32.SafeHandles;

namespace Interlock.Ground;

/// <summary>Linux: every step is taken from an open directory, and no step follows a link of itself.</summary>
internal sealed class HeldSpot : FileSpot
{
    private readonly string name;
    private readonly string real;
    private int directory;

    private HeldSpot(int directory, string above, string name)
    {
        this.directory = directory;
        this.name = name;
        real = System.IO.Path.Combine(above, name);
    }

    public override string Path => real;

    /// <param name="root">Real path of the root.</param>
    /// <param name="relative">From there on.</param>
    public static Result<FileSpot> Walk(string root, string relative, string asked, bool follow, bool make)
    {
        using var walk = new DirectoryWalk(root, asked, make);
        return walk.To(relative, follow, MostLinks) is { } refused ? refused : new HeldSpot(walk.Take(out var above), above, walk.Last) { Asked = asked };
    }

    public override Result<FileFacts> Stamp() => Posix.Look(directory, name, out var stamp) switch
    {
        0 or -Posix.NoEntry => stamp,
        var error => FileRefusals.Unreadable(Asked, error),
    };

    public override Result<byte[]> Read(int largest)
    {
        var opened = Open();
        if (opened.IsRefused)
        {
            return opened.Refusal;
        }

        var file = opened.Value;
        try
        {
            // Looked at again: what is open now may be another than what stood there before.
            var error = Posix.Look(file, "", out var stamp);
            return error != 0 ? FileRefusals.Unreadable(Asked, error)
                : stamp.Kind != FileKind.Regular ? FileRefusals.NotRegular(Asked, stamp.Kind)
                : stamp.Length > largest ? FileRefusals.TooLarge(Asked, largest)
                : Whole(file, (int)stamp.Length, largest);
        }
        finally
        {
            Posix.Close(file);
        }
    }

    public override Result<Stream> OpenRead()
    {
        var opened = Open();
        if (opened.IsRefused)
        {
            return opened.Refusal;
        }

        var error = Posix.Look(opened.Value, "", out var stamp);
        if (error == 0 && stamp.Kind == FileKind.Regular)
        {
            return new FileStream(new SafeFileHandle(opened.Value, ownsHandle: true), FileAccess.Read);
        }

        Posix.Close(opened.Value);
        return error != 0 ? FileRefusals.Unreadable(Asked, error) : FileRefusals.NotRegular(Asked, stamp.Kind);
    }

    public override Result<bool> Replace(ReadOnlySpan<byte> content, Replacing how)
    {
        var stands = Standing(how.ReplacesLinks);
        if (stands.IsRefused)
        {
            return stands.Refusal;
        }

        var before = stands.Value;
        if (how.Mode is null && before.Kind == FileKind.Regular && (before.Mode & (UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) == UnixFileMode.None)
        {
            return FileRefusals.Unwritable(Asked, "it is read-only");
        }

        var temporary = $".{name}.{System.IO.Path.GetRandomFileName()}";
        var isNew = before.Kind != FileKind.Regular;
        var mode = how.Mode ?? (isNew ? null : before.Mode);
        var error = Fill(temporary, content, mode);
        if (error == 0)
        {
            if (how.Expected is { } expected && (Read(expected.Length) is not { IsRefused: false } now || !now.Value.AsSpan().SequenceEqual(expected)))
            {
                _ = Posix.RemoveAt(directory, temporary);
                return false;
            }

            error = Posix.RenameAt(directory, temporary, directory, name);
        }

        if (error != 0)
        {
            _ = Posix.RemoveAt(directory, temporary);
            return FileRefusals.Unwritable(Asked, Posix.Says(error));
        }

        SyncDirectory();
        return true;
    }

    public override Result<bool> Delete()
    {
        var stands = Standing(linksToo: false);
        if (stands.IsRefused || stands.Value.Kind == FileKind.Missing)
        {
            return stands.IsRefused ? stands.Refusal : false;
        }

        return Posix.RemoveAt(directory, name) switch
        {
            0 => true,
            -Posix.NoEntry => false,
            var error => FileRefusals.Unwritable(Asked, Posix.Says(error)),
        };
    }

    public override void Dispose()
    {
        if (directory >= 0)
        {
            Posix.Close(directory);
            directory = -1;
        }
    }

    /// <summary>What may be replaced: a regular file, or nothing.</summary>
    private Result<FileFacts> Standing(bool linksToo)
    {
        var stamp = Stamp();
        return stamp is { IsRefused: false, Value.Kind: not (FileKind.Regular or FileKind.Missing) and var kind } && !(linksToo && kind == FileKind.Link) ? FileRefusals.NotRegular(Asked, kind) : stamp;
    }

    private Result<int> Open()
    {
        // A device may do something when it is opened, so it is looked at first; a pipe without a writer would be waited for.
        var error = Posix.Look(directory, name, out var stamp);
        if (error == 0 && stamp.Kind != FileKind.Regular)
        {
            return FileRefusals.NotRegular(Asked, stamp.Kind);
        }

        var file = error == 0 ? Posix.OpenAt(directory, name, Posix.ReadOnly | Posix.NoFollow | Posix.NonBlocking | Posix.NoTerminal) : error;
        return file switch
        {
            >= 0 => file,
            -Posix.NoEntry => FileRefusals.Missing(Asked),
            -Posix.LinkInTheWay => FileRefusals.NotRegular(Asked, FileKind.Link),
            _ => FileRefusals.Unreadable(Asked, file),
        };
    }

    /// <summary>The file may grow while it is read: one byte more than was promised is asked for until there is none.</summary>
    private Result<byte[]> Whole(int file, int promised, int largest)
    {
        var bytes = new byte[promised + 1];
        var length = 0;
        while (true)
        {
            var read = Posix.ReadAll(file, bytes.AsSpan(length));
            if (read < 0)
            {
                return FileRefusals.Unreadable(Asked, read);
            }

            length += read;
            if (length > largest)
            {
                return FileRefusals.TooLarge(Asked, largest);
            }

            if (length < bytes.Length)
            {
                return bytes[..length];
            }

            Array.Resize(ref bytes, (int)Math.Min((long)largest + 1, bytes.Length * 2L));
        }
    }

    private int Fill(string temporary, ReadOnlySpan<byte> content, UnixFileMode? mode)
    {
        const uint everybody = 0x1b6;
        const uint owner = 0x180;
        var flags = Posix.WriteOnly | Posix.Create | Posix.OnlyNew | Posix.NoFollow;
        var file = Posix.OpenAt(directory, temporary, flags, mode is null ? everybody : owner);
        if (file < 0)
        {
            return file;
        }

        var error = Posix.WriteAll(file, content);
        error = error == 0 && mode is { } wanted ? Posix.ChangeMode(file, wanted) : error;
        error = error == 0 ? Posix.Sync(file) : error;
        Posix.Close(file);
        return error;
    }

    // The new name is safe once the directory is on disk. A directory that may not be read cannot be asked to; the content is safe all the same.
    private void SyncDirectory()
    {
        var readable = Posix.OpenAt(directory, ".", Posix.ReadOnly | Posix.DirectoryOnly);
        if (readable >= 0)
        {
            _ = Posix.Sync(readable);
            Posix.Close(readable);
        }
    }
}
