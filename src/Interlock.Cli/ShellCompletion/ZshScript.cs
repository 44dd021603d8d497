using System.Text;

namespace Interlock.Cli.ShellCompletion;

/// <summary>Completion for zsh.</summary>
internal static class ZshScript
{
    public static string Write(ICommands commands)
    {
        var script = new StringBuilder(
            """
            #compdef interlock
            # zsh completion of interlock; load it with: source <(interlock completion zsh)
            _interlock() {
                local -a found
                local command="" word
                for word in "${(@)words[2,CURRENT-1]}"; do
                    [[ "$word" == -* ]] && continue
                    case "$command" in
                        "") command="$word" ;;
                        NOUNS) command="$command $word"; break ;;
                        *) break ;;
                    esac
                done
                case "$command" in

            """);
        Append(script, "", CompletionTree.Top(commands));
        foreach (var noun in commands.Nouns)
        {
            Append(script, noun, commands.Below(noun).Select(verb => (verb, commands.Find($"{noun} {verb}")!.Shape.Summary)));
        }

        foreach (var shape in CompletionTree.ShapesOf(commands))
        {
            var choices = shape.Operands.SelectMany(static operand => operand.Choices.Select(choice => (choice, operand.Name)));
            Append(script, shape.Path, choices.Concat(CompletionTree.OptionsOf(shape).Select(static option => (option.Name, option.Help))));
        }

        script.Append(
            """
                esac
                _describe 'interlock' found
                _files
            }
            if [[ "$funcstack[1]" == _interlock ]]; then _interlock "$@"; else compdef _interlock interlock; fi

            """);
        return script.Replace("NOUNS", commands.Nouns.Count == 0 ? "-" : string.Join('|', commands.Nouns)).ToString();
    }

    private static void Append(StringBuilder script, string command, IEnumerable<(string Word, string Help)> words)
    {
        script.Append($"        \"{command}\") found=(");
        foreach (var (word, help) in words)
        {
            script.Append(' ').Append(CompletionTree.Quoted($"{word}:{help}"));
        }

        script.Append(" ) ;;\n");
    }
}
