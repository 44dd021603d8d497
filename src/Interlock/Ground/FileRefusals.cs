namespace Interlock.Ground;

/// <summary>The refusals that a file of a repository can end in.</summary>
internal static class FileRefusals
{
    public static Refusal Missing(string path) => new(RefusalKind.NotFound, "file.not_found", $"There is no file {path}.");

    public static Refusal Outside(string path, string root, string? link = null, string? target = null) => new(
        RefusalKind.Forbidden, "file.outside",
        link is null ? $"{path} does not lie in {root}." : $"{path} leads out of {root}: {link} is a symbolic link to {target}.",
        "Put the file itself there.");

    public static Refusal NotRegular(string path, FileKind kind) => new(
        RefusalKind.Failed, "file.not_regular", $"{path} is {Named(kind)}, not a file.", "Replace it by a regular file, or remove it.");

    public static Refusal TooLarge(string path, long largest) => new(
        RefusalKind.Failed, "file.too_large", $"{path} is larger than the {largest} bytes that are read of it.");

    public static Refusal Unreadable(string path, int error) => new(
        RefusalKind.Failed, "file.not_readable", $"{path} cannot be read: {Posix.Says(error)}.");

    public static Refusal Unwritable(string path, string why) => new(
        RefusalKind.Failed, "file.not_writable", $"{path} cannot be written: {why}.");

    public static string Named(FileKind kind) => kind switch
    {
        FileKind.Directory => "a directory",
        FileKind.Link => "a symbolic link",
        FileKind.Pipe => "a named pipe",
        FileKind.Socket => "a socket",
        FileKind.Device => "a device",
        FileKind.Missing => "gone",
        _ => "a file",
    };
}
