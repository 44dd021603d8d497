namespace Interlock.Launching;

/// <summary>How the program is called that leads every local run: our own, told so by its first words.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="Name">What it calls itself.</param>
/// <param name="Words">What stands before the order.</param>
public sealed record HostProgram(string Path, string Name, IReadOnlyList<string> Words)
{
    /// <summary>The word by which our program becomes the host of a run.</summary>
    public const string Command = "run-host";

    /// <param name="program">One of ours that knows <see cref="Command"/>, absolute.</param>
    public HostProgram(string program)
        : this(program, program, [Command])
    {
    }

    /// <summary>The program that runs here, also when its file has been replaced or removed meanwhile.</summary>
    public static HostProgram OfProcess()
    {
        var name = Environment.ProcessPath ?? "interlock";
        return System.IO.Path.GetFileNameWithoutExtension(name) == "dotnet"
            ? new("/proc/self/exe", name, [Environment.GetCommandLineArgs()[0], Command])
            : new("/proc/self/exe", name, [Command]);
    }
}
