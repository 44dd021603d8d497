namespace Interlock.Ground;

/// <summary>Where the system calls of Linux are missing: the same answers by the framework, without its protection against somebody who changes names meanwhile.</summary>
internal sealed class PlainSpot : FileSpot
{
    private readonly string real;

    private PlainSpot(string real) => this.real = real;

    public override string Path => real;

    public static Result<FileSpot> Walk(string root, string relative, string asked, bool follow, bool make)
    {
        var directory = System.IO.Path.GetDirectoryName(System.IO.Path.Combine(root, relative))!;
        if (make)
        {
            Directory.CreateDirectory(directory);
        }

        if (Posix.RealPath(directory) is not { } above)
        {
            return FileRefusals.Missing(asked);
        }

        var real = System.IO.Path.Combine(above, System.IO.Path.GetFileName(relative));
        if (follow && new FileInfo(real).LinkTarget is { } target)
        {
            real = Posix.RealPath(real) ?? System.IO.Path.GetFullPath(target, above);
        }

        return Inside(root, root, real) is null ? FileRefusals.Outside(asked, root) : new PlainSpot(real) { Asked = asked };
    }

    public override Result<FileFacts> Stamp()
    {
        var file = new FileInfo(real);
        if (!Posix.Exists(real))
        {
            return default(FileFacts);
        }

        var kind = file.LinkTarget is not null ? FileKind.Link
            : file.Attributes.HasFlag(FileAttributes.Directory) ? FileKind.Directory
            : file.Attributes.HasFlag(FileAttributes.Device) ? FileKind.Device
            : FileKind.Regular;
        return new FileFacts
        {
            Kind = kind,
            Length = kind == FileKind.Regular ? file.Length : 0,
            Mode = OperatingSystem.IsWindows() ? UnixFileMode.None : file.UnixFileMode,
            WrittenSeconds = file.LastWriteTimeUtc.Ticks,
        };
    }

    public override Result<byte[]> Read(int largest)
    {
        var stamp = Stamp().Value;
        if (stamp.Kind != FileKind.Regular || stamp.Length > largest)
        {
            return stamp.Kind == FileKind.Missing ? FileRefusals.Missing(Asked)
                : stamp.Kind == FileKind.Regular ? FileRefusals.TooLarge(Asked, largest)
                : FileRefusals.NotRegular(Asked, stamp.Kind);
        }

        return File.ReadAllBytes(real);
    }

    public override Result<Stream> OpenRead()
    {
        var kind = Stamp().Value.Kind;
        return kind == FileKind.Regular ? new FileStream(real, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete)
            : kind == FileKind.Missing ? FileRefusals.Missing(Asked)
            : FileRefusals.NotRegular(Asked, kind);
    }

    public override Result<bool> Replace(ReadOnlySpan<byte> content, Replacing how)
    {
        var stamp = Stamp().Value;
        if (stamp.Kind is not (FileKind.Regular or FileKind.Missing) && !(how.ReplacesLinks && stamp.Kind == FileKind.Link))
        {
            return FileRefusals.NotRegular(Asked, stamp.Kind);
        }

        var temporary = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(real)!, $".{System.IO.Path.GetFileName(real)}.{System.IO.Path.GetRandomFileName()}");
        using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        if (how.Expected is { } expected && (Read(expected.Length) is not { IsRefused: false } now || !now.Value.AsSpan().SequenceEqual(expected)))
        {
            File.Delete(temporary);
            return false;
        }

        if (!OperatingSystem.IsWindows() && (how.Mode ?? (stamp.Kind == FileKind.Regular ? stamp.Mode : null)) is { } mode)
        {
            File.SetUnixFileMode(temporary, mode);
        }

        File.Move(temporary, real, overwrite: true);
        return true;
    }

    public override Result<bool> Delete()
    {
        var kind = Stamp().Value.Kind;
        if (kind is not (FileKind.Regular or FileKind.Missing))
        {
            return FileRefusals.NotRegular(Asked, kind);
        }

        File.Delete(real);
        return kind == FileKind.Regular;
    }
}
