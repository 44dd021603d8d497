using Interlock.EndToEnd.Harness;

namespace Interlock.EndToEnd.Walks;

/// <summary>Every example that <c>--help</c> shows is typed as it stands there.</summary>
public sealed class ExampleWalks
{
    // These wait for something, start agents, are lines of a shell's own configuration, or ask for a file registry.
    private static readonly string[] Left = ["demo", "work", "dispatch", "completion", "store unlock"];

    [ProgramFact]
    public void The_examples_of_every_command_are_understood()
    {
        using var scratch = new Scratch();
        scratch.Create("chat-app/1.1", "--file", "src/parser.ts");
        scratch.Create("chat-app/1.2");
        var bin = Directory.CreateDirectory(Path.Combine(scratch.Machine.Root, "bin")).FullName;
        File.CreateSymbolicLink(Path.Combine(bin, "interlock"), Released.Program!);
        scratch.Machine.Variables["PATH"] = $"{bin}:{Environment.GetEnvironmentVariable("PATH")}";
        var commands = scratch.Ask("schema", "authority").Data.AsArray().Where(rule => (bool)rule!["document"]!["command_line"]!).Select(rule => (string)rule!["command"]!).ToList();
        var (tried, wrong) = (0, new List<string>());
        foreach (var command in commands.Except(Left))
        {
            var page = scratch.Say([.. command.Split(' '), "--help"]).Output;
            var examples = page[(page.IndexOf("\nExamples", StringComparison.Ordinal) + 1)..].Split('\n').Select(line => line.Trim()).Where(line => line.StartsWith("interlock ", StringComparison.Ordinal)).ToList();
            wrong.AddRange(examples.Count == 0 ? [$"{command} has no example"] : []);
            foreach (var example in examples.Where(example => !example.Contains("--watch", StringComparison.Ordinal) && !example.Contains("--follow", StringComparison.Ordinal)))
            {
                tried++;
                var answer = scratch.Machine.Run("/bin/sh", scratch.Repository, "-c", example);
                if (answer.ExitCode is 2 or > 8 || answer.Error.Contains("internal", StringComparison.Ordinal))
                {
                    wrong.Add($"{example}: {answer.ExitCode} {answer.Output}{answer.Error}");
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
        Assert.True(tried > commands.Count / 2);
    }
}
