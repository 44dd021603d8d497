namespace Interlock.Storage;

/// <summary>Tells the file systems on which SQLite's shared-memory log is not safe (design page 8).</summary>
internal static class FileSystems
{
    /// <summary>The name of the network or pass-through file system that <paramref name="directory"/> lies on; null for a local or unknown one.</summary>
    public static string? Remote(string directory) => Posix.FileSystemOf(directory) is { } magic ? Name(magic) : null;

    /// <summary>The name behind a magic number of <c>statfs</c>, when that file system is not a local one.</summary>
    internal static string? Name(uint magic) => magic switch
    {
        0x6969 => "NFS",
        0x517b or 0xfe534d42 => "SMB",
        0xff534d42 => "CIFS",
        0x01021997 => "9p",
        0x65735546 => "FUSE or virtiofs",
        0x786f4256 => "a VirtualBox shared folder",
        0xbacbacbc => "a VMware shared folder",
        0x5346414f => "AFS",
        0x73757245 => "Coda",
        0x00c36400 => "Ceph",
        0x0bd00bd0 => "Lustre",
        0x01161970 => "GFS2",
        0x7461636f => "OCFS2",
        _ => null,
    };
}
