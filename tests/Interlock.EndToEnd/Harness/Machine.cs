using System.Diagnostics;

namespace Interlock.EndToEnd.Harness;

/// <summary>A machine of its own: an empty home, no git identity, nothing that anybody trusted.</summary>
public sealed class Machine : IDisposable
{
    private static readonly string[] Prefixes = ["INTERLOCK_", "XDG_", "GIT_"];

    public Machine(Machine? like = null)
    {
        if (like is not null)
        {
            Copy(like);
        }

        Directory.CreateDirectory(Home);
        Directory.CreateDirectory(Temporary);
    }

    /// <summary>Blanks and letters beyond ASCII in every path.</summary>
    public string Root { get; } = Directory.CreateTempSubdirectory("interlock wälks ").FullName;

    public string Home => Path.Combine(Root, "home");

    public string Temporary => Path.Combine(Root, "tmp dir");

    /// <summary>Further variables of every program that is started.</summary>
    public Dictionary<string, string> Variables { get; } = new(StringComparer.Ordinal);

    /// <summary>Everything of the other machine; where its files name its own place, they name this one.</summary>
    private void Copy(Machine like)
    {
        Assert.Equal(0, Run("cp", like.Root, "-a", ".", Root).ExitCode);
        var (old, now) = (Path.GetFileName(like.Root)[^6..], Path.GetFileName(Root)[^6..]);
        var own = Directory.EnumerateFiles(Root, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })
            .Where(file => Path.GetFileName(file) is "trust.json" or "gitdir" or ".git");
        foreach (var file in own.ToList())
        {
            File.WriteAllText(file, File.ReadAllText(file).Replace(old, now, StringComparison.Ordinal));
        }
    }

    public Answer Run(string program, string directory, params string[] arguments) => Feed("", program, directory, arguments);

    /// <summary>The same with something on standard input.</summary>
    public Answer Feed(string input, string program, string directory, params string[] arguments)
    {
        using var process = Start(program, directory, arguments);
        try
        {
            process.StandardInput.BaseStream.Write(System.Text.Encoding.UTF8.GetBytes(input));
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading; its exit code says why.
        }

        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new($"{Path.GetFileName(program)} {string.Join(' ', arguments)}", process.ExitCode, output, error.GetAwaiter().GetResult());
    }

    public Process Start(string program, string directory, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var name in start.Environment.Keys.Where(name => Prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal))).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["HOME"] = Home;
        start.Environment["TMPDIR"] = Temporary;
        start.Environment["USER"] = "dora";
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        start.Environment["XDG_STATE_HOME"] = Path.Combine(Home, "state");
        start.Environment["XDG_CONFIG_HOME"] = Path.Combine(Home, "config");
        foreach (var (name, value) in Variables)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    public void Dispose()
    {
        foreach (var directory in Directory.EnumerateDirectories(Root, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }))
        {
            File.SetUnixFileMode(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        Directory.Delete(Root, recursive: true);
    }
}
