using System.Diagnostics;

namespace Interlock.Tests.Ground;

/// <summary>A pipe where a file should be: whoever opens it as one waits without end.</summary>
internal static class NamedPipe
{
    public static void InPlaceOf(string path)
    {
        File.Delete(path);
        using var made = Process.Start("mkfifo", [path]);
        made.WaitForExit();
        Assert.Equal(0, made.ExitCode);
    }
}
