using System.Text;
using Interlock.Runs;

namespace Interlock.Agents;

/// <summary>
/// Puts values into a command line. In a list of arguments they are put in as text: no shell reads it. In a line for the shell they never become
/// part of the line at all — a placeholder becomes a reference to the variable that carries the value, quoted to fit the place where it stands —
/// so no value can be read as a command.
/// </summary>
internal static class CommandTemplate
{
    private static readonly (string Placeholder, string Reference)[] Placeholders =
    [
        ("{prompt_file}", $"${{{RunVariables.PromptFile}}}"),
        ("{task}", $"${{{RunVariables.Task}}}"),
        ("{worktree}", $"${{{RunVariables.Worktree}}}"),
        ("{prompt}", $"$(cat \"${{{RunVariables.PromptFile}}}\")"),
    ];

    // What people write instead. Any other word in braces may be meant: awk '{print}'.
    private static readonly string[] Misspelt =
        ["{prompt_path}", "{promptfile}", "{prompt-file}", "{file}", "{task_id}", "{id}", "{title}", "{work_tree}", "{dir}", "{branch}"];

    public static Result<CommandLine> Fill(CommandLine command, string promptFile, string prompt, string task, string worktree)
    {
        foreach (var argument in command.Argv)
        {
            if (Unknown(argument) is { } unknown)
            {
                return new Refusal(
                    RefusalKind.Usage, "agent.placeholder_unknown", $"The agent's command line has the placeholder {unknown}, which means nothing.",
                    "There are {prompt}, {prompt_file}, {task} and {worktree}.");
            }
        }

        if (command.IsShell)
        {
            return CommandLine.Shell(ForShell(command.Argv[2]));
        }

        string[] values = [promptFile, task, worktree, prompt];
        return CommandLine.Of([.. command.Argv.Select(argument => Replace(argument, values))]);
    }

    private static string Replace(string argument, string[] values)
    {
        var text = new StringBuilder();
        for (var i = 0; i < argument.Length;)
        {
            var found = At(argument, i);
            text.Append(found < 0 ? argument[i..(i + 1)] : values[found]);
            i += found < 0 ? 1 : Placeholders[found].Placeholder.Length;
        }

        return text.ToString();
    }

    private static string ForShell(string line)
    {
        var text = new StringBuilder();
        var quote = '\0';
        for (var i = 0; i < line.Length;)
        {
            var found = At(line, i);
            if (found >= 0)
            {
                var reference = Placeholders[found].Reference;
                text.Append(quote switch
                {
                    '"' => reference,
                    '\'' => $"'\"{reference}\"'",
                    _ => $"\"{reference}\"",
                });
                i += Placeholders[found].Placeholder.Length;
                continue;
            }

            var c = line[i++];
            text.Append(c);
            if (c == '\\' && quote != '\'' && i < line.Length)
            {
                text.Append(line[i++]);
            }
            else if (c is '\'' or '"')
            {
                quote = quote == '\0' ? c : quote == c ? '\0' : quote;
            }
        }

        return text.ToString();
    }

    private static int At(string text, int at)
    {
        for (var i = 0; i < Placeholders.Length; i++)
        {
            // A shell expansion such as ${task} is the line's own business.
            if (text.AsSpan(at).StartsWith(Placeholders[i].Placeholder) && (at == 0 || text[at - 1] != '$'))
            {
                return i;
            }
        }

        return -1;
    }

    private static string? Unknown(string text) => Misspelt.FirstOrDefault(wrong => text.Contains(wrong) && !text.Contains("$" + wrong));
}
