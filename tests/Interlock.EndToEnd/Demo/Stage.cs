using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Interlock.EndToEnd.Demo;

/// <summary>What a program left behind.</summary>
public sealed record Ended(int ExitCode, string Output, string Error)
{
    public JsonNode Data => JsonNode.Parse(Output)!["data"]!;
}

/// <summary>A machine as bare as it gets: no git identity, no configuration, an empty home, a temporary directory with blanks in its name.</summary>
public sealed class Stage : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("interlock demo test ").FullName;

    public Stage()
    {
        Directory.CreateDirectory(Home);
        Directory.CreateDirectory(Temporary);
    }

    /// <summary>The released program; null when nobody said where it is.</summary>
    public static string? Program => Environment.GetEnvironmentVariable("INTERLOCK_BIN") is { Length: > 0 } path && File.Exists(path) ? path : null;

    public string Home => Path.Combine(root, "home");

    public string Temporary => Path.Combine(root, "tmp with blanks");

    public Ended Interlock(params string[] arguments) => Run(Program!, root, arguments);

    public Ended Run(string program, string directory, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("INTERLOCK_", StringComparison.Ordinal) || name.StartsWith("XDG_", StringComparison.Ordinal) || name.StartsWith("GIT_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["HOME"] = Home;
        start.Environment["TMPDIR"] = Temporary;
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new(process.ExitCode, output, error.GetAwaiter().GetResult());
    }

    public void Dispose() => Directory.Delete(root, recursive: true);
}
