using Interlock.EndToEnd.Harness;

namespace Interlock.EndToEnd.Hooks;

/// <summary>What runs before each edit is compiled ahead of time. Counted, not timed: what is compiled at the start is what made it slow.</summary>
public sealed class QuickStartTests
{
    /// <summary>Room for what the framework itself compiles on a machine with other vector units.</summary>
    private const int Few = 6;

    [ProgramTheory]
    [InlineData("lock check free.txt --json", "")]
    [InlineData("hooks check free.txt", "")]
    [InlineData("hooks check --agent claude-code", """{"cwd":"/","tool_name":"Edit","tool_input":{"file_path":"@/free.txt"}}""")]
    [InlineData("task ready --json", "")]
    public void Hardly_anything_is_compiled_when_it_starts(string words, string input)
    {
        using var scratch = new Scratch();
        for (var task = 1; task <= 3; task++)
        {
            scratch.Create($"app/{task}", "--file", $"lib/{task}/");
            scratch.Claim($"app/{task}");
        }

        var list = Path.Combine(scratch.Machine.Root, "compiled");
        scratch.Machine.Variables["DOTNET_JitStdOutFile"] = list;
        scratch.Machine.Variables["DOTNET_JitDisasmSummary"] = "1";
        var answer = scratch.Machine.Feed(input.Replace("@", scratch.Repository, StringComparison.Ordinal), Released.Program!, scratch.Repository, words.Split(' '));
        Assert.True(answer.ExitCode == 0, $"{answer}");
        Assert.True(File.Exists(list), "The runtime did not say what it compiled.");
        var compiled = File.ReadAllLines(list);
        Assert.True(compiled.Length <= Few, string.Join('\n', compiled));
    }
}
