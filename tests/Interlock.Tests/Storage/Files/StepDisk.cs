using Interlock.Storage.Files;

namespace Interlock.Tests.Storage.Files;

/// <summary>A file system that does something of the test's before each step that changes anything, and before each read.</summary>
internal sealed class StepDisk(Action<string, string> before, Action<string>? reading = null) : Disk
{
    public override byte[]? Read(string path, long offset = 0, int most = int.MaxValue)
    {
        reading?.Invoke(path);
        return base.Read(path, offset, most);
    }

    public override void MakeDirectory(string path)
    {
        if (!DirectoryExists(path))
        {
            before("make", path);
            base.MakeDirectory(path);
        }
    }

    public override void Write(string path, IReadOnlyList<ReadOnlyMemory<byte>> parts)
    {
        before("write", path);
        base.Write(path, parts);
    }

    public override void Append(string path, ReadOnlySpan<byte> bytes)
    {
        before("append", path);
        base.Append(path, bytes);
    }

    public override void Truncate(string path, long length)
    {
        before("truncate", path);
        base.Truncate(path, length);
    }

    public override void Move(string from, string to)
    {
        before("move", to);
        base.Move(from, to);
    }

    public override void SyncDirectory(string path)
    {
        before("sync", path);
        base.SyncDirectory(path);
    }
}
