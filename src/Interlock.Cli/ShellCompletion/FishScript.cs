using System.Text;

namespace Interlock.Cli.ShellCompletion;

/// <summary>Completion for fish.</summary>
internal static class FishScript
{
    public static string Write(ICommands commands)
    {
        var script = new StringBuilder(
            """
            # fish completion of interlock; load it with: interlock completion fish | source
            function __interlock_at
                set -l given (string match -v -- '-*' (commandline -opc)[2..-1])
                test "$given[1..(count $argv)]" = "$argv"
            end
            complete -c interlock -e
            complete -c interlock -n 'test (count (string match -v -- "-*" (commandline -opc))) -le 1' -f

            """);
        foreach (var (word, summary) in CompletionTree.Top(commands))
        {
            script.Append($"complete -c interlock -n 'test (count (string match -v -- \"-*\" (commandline -opc))) -le 1' -a {word} -d {CompletionTree.Quoted(summary)}\n");
        }

        foreach (var noun in commands.Nouns)
        {
            foreach (var verb in commands.Below(noun))
            {
                var summary = commands.Find($"{noun} {verb}")!.Shape.Summary;
                script.Append($"complete -c interlock -f -n '__interlock_at {noun}; and test (count (string match -v -- \"-*\" (commandline -opc))) -eq 2' -a {verb} -d {CompletionTree.Quoted(summary)}\n");
            }
        }

        foreach (var shape in CompletionTree.ShapesOf(commands))
        {
            foreach (var option in shape.Options)
            {
                Append(script, $"-n '__interlock_at {shape.Path}' ", option);
            }
        }

        foreach (var option in new GlobalOptions().All)
        {
            Append(script, "", option);
        }

        return script.ToString();
    }

    private static void Append(StringBuilder script, string condition, Option option)
    {
        var choices = option.Choices.Count > 0 ? $" -a {CompletionTree.Quoted(string.Join(' ', option.Choices))}" : "";
        script.Append($"complete -c interlock {condition}-l {option.Name[2..]}{(option.IsFlag ? "" : " -r")}{choices} -d {CompletionTree.Quoted(option.Help)}\n");
    }
}
