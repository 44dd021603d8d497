namespace Interlock.EndToEnd.Harness;

/// <summary>A file system of one megabyte, where mounting one is allowed.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly Machine machine;

    private SmallDisk(Machine machine, string path) => (this.machine, Path) = (machine, path);

    public string Path { get; }

    private string Ballast => System.IO.Path.Combine(Path, "ballast");

    /// <summary>Tried once, with a file system that is gone again at once.</summary>
    public static bool IsAllowed { get; } = Try();

    public static SmallDisk Mount(Machine machine)
    {
        var path = System.IO.Path.Combine(machine.Root, "disk");
        Directory.CreateDirectory(path);
        var mounted = machine.Run("mount", machine.Root, "-t", "tmpfs", "-o", "size=1m", "tmpfs", path);
        Assert.True(mounted.ExitCode == 0, $"{mounted}");
        return new(machine, path);
    }

    /// <summary>Leaves no room but what is reserved already.</summary>
    public void Fill() => machine.Run("dd", machine.Root, "if=/dev/zero", $"of={Ballast}", "bs=4096");

    public void Empty() => File.Delete(Ballast);

    public void MakeReadOnly() => machine.Run("mount", machine.Root, "-o", "remount,ro", Path);

    public void Dispose() => machine.Run("umount", machine.Root, Path);

    private static bool Try()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
        {
            return false;
        }

        using var machine = new Machine();
        Directory.CreateDirectory(System.IO.Path.Combine(machine.Root, "disk"));
        if (machine.Run("mount", machine.Root, "-t", "tmpfs", "-o", "size=1m", "tmpfs", "disk").ExitCode != 0)
        {
            return false;
        }

        machine.Run("umount", machine.Root, "disk");
        return true;
    }
}
