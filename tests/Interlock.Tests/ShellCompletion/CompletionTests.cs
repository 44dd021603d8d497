using System.Diagnostics;
using Interlock.Cli.Commands;
using Interlock.Cli.ShellCompletion;

namespace Interlock.Tests.ShellCompletion;

public sealed class CompletionTests
{
    [Theory]
    [InlineData("interlock ta", "task")]
    [InlineData("interlock task rea", "ready")]
    [InlineData("interlock --as mara task rea", "ready")]
    [InlineData("interlock task ready --lim", "--limit")]
    [InlineData("interlock task ready --j", "--json")]
    [InlineData("interlock task create x/1 --kind re", "refactor")]
    [InlineData("interlock completion z", "zsh")]
    [InlineData("interlock gate check a/1 --to impl", "implementing")]
    public void Bash_completes_commands_options_and_choices(string line, string word)
    {
        var words = line.Split(' ');
        var script = $"{CompletionTree.Script("bash", CommandIndex.All)}\nCOMP_WORDS=({line}); COMP_CWORD={words.Length - 1}; _interlock; printf '%s\\n' \"${{COMPREPLY[@]}}\"";
        var (code, output) = Run("bash", script);
        Assert.Equal(0, code);
        Assert.Equal(word, output.Trim());
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    public void Every_script_names_every_command_and_option(string shell)
    {
        var script = CompletionTree.Script(shell, CommandIndex.All);
        Assert.All(CommandIndex.Paths.SelectMany(path => path.Split(' ')), word => Assert.Contains(word, script, StringComparison.Ordinal));
        var names = CommandIndex.Paths.SelectMany(path => CommandIndex.Find(path)!.Shape.Options).Select(option => shell == "fish" ? $"-l {option.Name[2..]}" : option.Name);
        Assert.All(names, name => Assert.Contains(name, script, StringComparison.Ordinal));
        Assert.DoesNotContain("NOUNS", script, StringComparison.Ordinal);
        Assert.DoesNotContain("VALUED", script, StringComparison.Ordinal);
    }

    private static (int Code, string Output) Run(string shell, string script)
    {
        using var process = Process.Start(new ProcessStartInfo(shell, ["-c", script]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}
