using Interlock.Cli.ShellCompletion;

namespace Interlock.Cli.Commands.About;

/// <summary><c>completion SHELL</c>: a script that completes commands and options.</summary>
internal sealed class CompletionCommand : CliCommand
{
    private readonly Operand shell = Operand.Choice("SHELL", CompletionTree.Shells, "The shell to complete in.");

    public override CommandShape Shape => new("completion", "Print a script that completes commands and options in a shell.")
    {
        Operands = [shell],
        Standalone = true,
        Examples = ["""eval "$(interlock completion bash)"      # in ~/.bashrc""", "source <(interlock completion zsh)        # in ~/.zshrc", "interlock completion fish | source"],
    };

    public override ValueTask<int> RunAsync(CommandContext context, Arguments arguments)
    {
        context.Print.Raw(CompletionTree.Script(arguments.Required(shell), CommandIndex.All));
        return new(0);
    }
}
