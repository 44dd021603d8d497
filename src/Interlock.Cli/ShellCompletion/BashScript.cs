using System.Text;

namespace Interlock.Cli.ShellCompletion;

/// <summary>Completion for bash.</summary>
internal static class BashScript
{
    public static string Write(ICommands commands)
    {
        var script = new StringBuilder(
            """
            # bash completion of interlock; load it with: eval "$(interlock completion bash)"
            _interlock() {
                local current="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD-1]}" command="" word words="" index
                for ((index = 1; index < COMP_CWORD; index++)); do
                    word="${COMP_WORDS[index]}"
                    case "$word" in -*) continue ;; esac
                    case "${COMP_WORDS[index-1]}" in VALUED) continue ;; esac
                    case "$command" in
                        "") command="$word" ;;
                        NOUNS) command="$command $word"; break ;;
                        *) break ;;
                    esac
                done
                case "$command $previous" in

            """);
        foreach (var shape in CompletionTree.ShapesOf(commands))
        {
            foreach (var option in shape.Options.Where(static option => option.Choices.Count > 0))
            {
                script.Append($"        \"{shape.Path} {option.Name}\") COMPREPLY=($(compgen -W \"{string.Join(' ', option.Choices)}\" -- \"$current\")); return ;;\n");
            }
        }

        script.Append("    esac\n    case \"$command\" in\n");
        script.Append($"        \"\") words=\"{string.Join(' ', commands.Below(""))}\" ;;\n");
        foreach (var noun in commands.Nouns)
        {
            script.Append($"        \"{noun}\") words=\"{string.Join(' ', commands.Below(noun))}\" ;;\n");
        }

        foreach (var shape in CompletionTree.ShapesOf(commands))
        {
            var choices = shape.Operands.SelectMany(static operand => operand.Choices);
            var words = choices.Concat(CompletionTree.OptionsOf(shape).Select(static option => option.Name));
            script.Append($"        \"{shape.Path}\") words=\"{string.Join(' ', words)} --help\" ;;\n");
        }

        script.Append(
            """
                esac
                COMPREPLY=($(compgen -W "$words" -- "$current"))
            }
            complete -o default -F _interlock interlock

            """);
        return script
            .Replace("VALUED", string.Join('|', new GlobalOptions().All.Where(static option => !option.IsFlag).Select(static option => option.Name)))
            .Replace("NOUNS", commands.Nouns.Count == 0 ? "-" : string.Join('|', commands.Nouns))
            .ToString();
    }
}
