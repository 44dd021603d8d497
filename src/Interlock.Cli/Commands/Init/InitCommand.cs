using Interlock.Cli.Composition;
using Interlock.Cli.Output;
using Interlock.Configuration;
using Interlock.Contract;

namespace Interlock.Cli.Commands.Init;

/// <summary><c>init</c>: makes the registry and writes <c>interlock.yaml</c>. Commits nothing and asks no trust.</summary>
internal sealed class InitCommand : CliCommand
{
    public override CommandShape Shape => new("init", "Make this repository ready for Interlock.")
    {
        Description = "Writes interlock.yaml where there is none, makes the registry in the git directory, and excludes .worktrees/ and .task-locks/. Running it again changes nothing.",
        Data = AnswerShape.One<InitAnswer>("init"),
        Examples = ["interlock init", "interlock init --yes --dry-run"],
    };

    public override ValueTask<int> RunAsync(CommandContext context, Arguments arguments)
    {
        var found = context.Place();
        if (found.IsRefused)
        {
            return new(context.Refuse(found.Refusal));
        }

        using var place = found.Value;
        var made = new Initializing(place, context.Time).Run(context.Registry);
        if (made.IsRefused)
        {
            return new(context.Refuse(made.Refusal));
        }

        var (root, file, writes, registry, makes, target, checks) = made.Value;
        return new(context.Print.One(
            new InitAnswer(root, file, writes, registry, makes, target, checks),
            page =>
            {
                page.Line(writes ? Piece.Good("wrote ") : "kept ", file);
                page.Line(makes ? Piece.Good("made ") : "kept ", registry);
                if (target is not null)
                {
                    page.Line("merges go to ", target);
                }

                foreach (var command in made.Value.Integration.Where(command => !checks.Any(check => check.Run == command.Run)))
                {
                    page.Line(Piece.Faint("continuous integration runs "), command.Run, Piece.Faint($" ({command.File})"));
                }

                page.Line(checks.Count == 0
                    ? "No check was recognised: set merge.checks in interlock.yaml, or to none; until then nothing is merged."
                    : "Look at merge.checks in interlock.yaml, then say 'interlock trust', and 'interlock check' to see whether they pass.");
            }));
    }
}
