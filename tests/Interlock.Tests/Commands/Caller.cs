using System.Text;
using System.Text.Json.Nodes;
using Interlock.Cli;
using Interlock.Cli.Calls;
using Interlock.Cli.Output;
using Interlock.Tests.Git;

namespace Interlock.Tests.Commands;

/// <summary>Gives command lines to the program, inside this process, in a repository of its own.</summary>
internal sealed class Caller : IDisposable
{
    private readonly Dictionary<string, string> environment = new(StringComparer.Ordinal) { ["USER"] = "mara" };

    public TempRepository Repository { get; } = new();

    public Dictionary<string, string> Environment => environment;

    public string Directory { get; set; } = "";

    public TimeProvider Time { get; set; } = TimeProvider.System;

    public Task<Answered> RunAsync(params string[] words) => RunAsync(CancellationToken.None, words);

    /// <param name="stop">Interrupts the command.</param>
    public async Task<Answered> RunAsync(CancellationToken stop, params string[] words)
    {
        using var output = new MemoryStream();
        using var error = new MemoryStream();
        using var interrupts = Interrupts.Of(stop);
        var code = await Application.RunAsync(new()
        {
            Words = words,
            Perform = Application.RunAsync,
            Directory = Directory.Length > 0 ? Directory : Repository.Path,
            Environment = environment.GetValueOrDefault,
            Screen = _ => Screen.Captured(output, error),
            Interrupts = interrupts,
            Time = Time,
            Host = Launching.RunBench.Host,
        });
        return new(code, Encoding.UTF8.GetString(output.ToArray()), Encoding.UTF8.GetString(error.ToArray()));
    }

    /// <summary>Runs a line that must succeed, in JSON, and gives its data.</summary>
    public async Task<JsonNode> DataAsync(string line)
    {
        var answer = await RunAsync([.. line.Split(' '), "--json"]);
        Assert.True(answer.ExitCode == 0, $"{line}: {answer.ExitCode} {answer.Error}");
        return answer.Json["data"]!;
    }

    public void Dispose() => Repository.Dispose();
}

/// <summary>What a command line was answered with.</summary>
internal sealed record Answered(int ExitCode, string Output, string Error)
{
    public JsonNode Json => JsonNode.Parse(Output.Length > 0 ? Output : throw new InvalidOperationException(Error))!;

    public override string ToString() => $"{ExitCode}\n{Output}\n{Error}";

    /// <summary>The error object: the last line of standard error.</summary>
    public JsonNode LastError => JsonNode.Parse(Error.TrimEnd('\n').Split('\n')[^1])!;
}
