using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Interlock.Cli.Commands.Demo;

/// <summary>What a command of the program answered.</summary>
internal sealed record ProgramAnswer(string Command, int ExitCode, string Output, string Error)
{
    /// <summary>The <c>data</c> of its JSON document; null when it printed none.</summary>
    public JsonNode? Data => ReadLine(Output)?["data"];

    /// <summary>What went wrong, for a person: the message of its error object, or the last line it wrote.</summary>
    public string Complaint
    {
        get
        {
            var last = Error.TrimEnd().Split('\n')[^1];
            return (string?)ReadLine(last)?["message"] ?? (last.Length > 0 ? last : $"exit code {ExitCode}");
        }
    }

    /// <summary>A JSON object, or null for anything else.</summary>
    public static JsonObject? ReadLine(string text)
    {
        try
        {
            return text.AsSpan().TrimStart().StartsWith("{") ? JsonNode.Parse(text) as JsonObject : null;
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }
}

/// <summary>Runs this very program by its public commands, each as a process of its own, as a person at a shell would.</summary>
/// <param name="directory">Where the commands are given.</param>
/// <param name="environment">All of their environment.</param>
internal sealed class OwnProgram(string directory, IReadOnlyDictionary<string, string> environment)
{
    /// <summary>Runs a command to its end.</summary>
    /// <param name="cancellation">Asks it to stop, and waits for it to end in good order.</param>
    public async Task<ProgramAnswer> RunAsync(IReadOnlyList<string> words, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using var process = Start(words);
        using var interrupt = cancellation.Register(() => Interrupt(process.Id));
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);
        var answer = new ProgramAnswer(string.Join(' ', words.TakeWhile(word => !word.StartsWith('-'))), process.ExitCode, await output, await error);
        cancellation.ThrowIfCancellationRequested();
        return answer;
    }

    /// <summary>Runs a command that prints one JSON document per line, until <paramref name="until"/>; then it is ended.</summary>
    public async Task FollowAsync(IReadOnlyList<string> words, Action<JsonObject> line, CancellationToken until)
    {
        using var process = Start(words);
        using var end = until.Register(() => Interrupt(process.Id));
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        while (await process.StandardOutput.ReadLineAsync(CancellationToken.None) is { } text)
        {
            if (ProgramAnswer.ReadLine(text)?["data"] is JsonObject data)
            {
                line(data);
            }
        }

        await error;
        await process.WaitForExitAsync(CancellationToken.None);
    }

    private Process Start(IReadOnlyList<string> words)
    {
        var start = Line();
        start.WorkingDirectory = directory;
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        foreach (var word in words)
        {
            start.ArgumentList.Add(word);
        }

        start.Environment.Clear();
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }

    /// <summary>How this program was started: by its own executable, or by <c>dotnet</c> with its library.</summary>
    private static ProcessStartInfo Line()
    {
        var host = Environment.ProcessPath!;
        return Path.GetFileNameWithoutExtension(host) == "dotnet" ? new(host, [Path.Combine(AppContext.BaseDirectory, "interlock.dll")]) : new(host);
    }

    private static void Interrupt(int process)
    {
        using var kill = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "kill -TERM \"$0\" 2>/dev/null", process.ToString()]) { UseShellExecute = false });
        kill!.WaitForExit();
    }
}
