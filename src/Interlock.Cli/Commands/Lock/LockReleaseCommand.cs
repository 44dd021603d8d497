using Interlock.Cli.Composition;

namespace Interlock.Cli.Commands.Lock;

/// <summary><c>lock release</c>.</summary>
internal sealed class LockReleaseCommand : WorkplaceCommand
{
    private readonly Operand words = Operand.Some("TASK PATH", "The claimed task, SPEC/ID (inside a run, and in its worktree, it may be left out), and the paths.");

    public override CommandShape Shape => new("lock release", "Free files of a claimed task before it is done.")
    {
        Operands = [words],
        Data = TaskAnswer.Shape("lock.release"),
        Examples = ["interlock lock release chat-app/1.1 src/parser.ts"],
    };

    protected override ValueTask<int> RunAsync(CommandContext context, Workplace workplace, Arguments arguments)
    {
        var (name, paths) = LockWords.Read(context, workplace, arguments.All(words));
        if (name.IsRefused)
        {
            return new(context.Refuse(name.Refusal));
        }

        return new(TaskAnswer.Print(context, workplace, workplace.Registry.Locking.Release(name.Value, RepositoryPaths.Of(workplace.Place, context.WorkingDirectory, paths), context.Token, context.Actor(), workplace.Place.Repository?.WorkTree)));
    }
}
