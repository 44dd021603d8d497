using Interlock.Storage.Files;

namespace Interlock.Tests.Storage.Files;

/// <summary>The process is as good as dead.</summary>
internal sealed class KilledException() : Exception("killed here");

/// <summary>A file system on which the process dies at one step that changes something: before it, half way through, or after it.</summary>
internal sealed class CrashingDisk(int at, CrashMoment moment) : Disk
{
    private readonly List<string> steps = [];
    private int left = int.MaxValue;
    private bool dead;

    /// <summary>The step it died at; null when it never came to it.</summary>
    public string? DiedAt { get; private set; }

    public IReadOnlyList<string> Steps => steps;

    /// <summary>From here on steps count.</summary>
    public void Arm() => left = at;

    public override byte[]? Read(string path, long offset = 0, int most = int.MaxValue)
    {
        Live();
        return base.Read(path, offset, most);
    }

    public override FileStamp? Stamp(string path)
    {
        Live();
        return base.Stamp(path);
    }

    public override void MakeDirectory(string path)
    {
        Live();
        if (!DirectoryExists(path))
        {
            Step($"make {path}", () => base.MakeDirectory(path), null);
        }
    }

    public override void Write(string path, IReadOnlyList<ReadOnlyMemory<byte>> parts) => Step(
        $"write {path}",
        () => base.Write(path, parts),
        () =>
        {
            byte[] all = [.. parts.SelectMany(part => part.ToArray())];
            base.Write(path, [all.AsMemory(0, all.Length / 2)]);
        });

    public override void Append(string path, ReadOnlySpan<byte> bytes)
    {
        var all = bytes.ToArray();
        Step($"append {path}", () => base.Append(path, all), () => base.Append(path, all.AsSpan(0, all.Length / 2)));
    }

    public override void Truncate(string path, long length) => Step($"truncate {path}", () => base.Truncate(path, length), null);

    public override void Move(string from, string to) => Step($"move {to}", () => base.Move(from, to), null);

    public override void MoveDirectory(string from, string to) => Step($"move {to}", () => base.MoveDirectory(from, to), null);

    public override void Delete(string path) => Step($"delete {path}", () => base.Delete(path), null);

    public override void SyncDirectory(string path) => Step($"sync {path}", () => base.SyncDirectory(path), null);

    private void Step(string name, Action whole, Action? half)
    {
        Live();
        steps.Add(name);
        if (--left > 0)
        {
            whole();
            return;
        }

        switch (moment)
        {
            case CrashMoment.Half:
                half?.Invoke();
                break;
            case CrashMoment.After:
                whole();
                break;
        }

        dead = true;
        DiedAt = $"{moment} {name}";
        throw new KilledException();
    }

    private void Live()
    {
        if (dead)
        {
            throw new KilledException();
        }
    }
}

internal enum CrashMoment
{
    Before,
    Half,
    After,
}
