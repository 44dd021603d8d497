using Interlock.Cli.Composition;
using Interlock.Cli.Output;
using Interlock.Contract;
using Interlock.Registry.Claiming;
using Interlock.WorkGraph;

namespace Interlock.Cli.Commands.Lock;

/// <summary><c>lock check</c>: may these paths be changed? For editors and hooks, so it reads no configuration.</summary>
internal sealed class LockCheckCommand : CliCommand
{
    private readonly Operand paths = Operand.Some("PATH", "Files, directories or globs.");
    private readonly Option task = Option.Text("--task", "SPEC/ID", "The task that asks; its own locks do not count.");

    public override CommandShape Shape => new("lock check", "Tell whether paths are locked by another task.")
    {
        Description = "Ends with 0 when all are free, with 4 and the holder when one is not.",
        Operands = [paths],
        Options = [task],
        Data = AnswerShape.List<LockCheckAnswer>("lock.check"),
        Examples = ["interlock lock check src/parser.ts docs/"],
    };

    public override ValueTask<int> RunAsync(CommandContext context, Arguments arguments)
    {
        var place = context.Place();
        if (place.IsRefused)
        {
            return new(context.Refuse(place.Refusal));
        }

        using var here = place.Value;
        TaskRef? own = null;
        if ((arguments.Text(task) ?? context.RunTask) is { } name)
        {
            var parsed = TaskRef.Parse(name);
            if (parsed.IsRefused)
            {
                return new(context.Refuse(parsed.Refusal));
            }

            own = parsed.Value;
        }

        var asked = arguments.All(paths);
        var locking = new Locking(new() { Store = here.Store, Options = new() { IgnoreCase = here.Repository?.IgnoresCase ?? false }, Clock = context.Time });
        var held = locking.Check(RepositoryPaths.Of(here, context.WorkingDirectory, asked), own, here.Repository?.WorkTree);
        if (held.IsRefused)
        {
            return new(context.Refuse(held.Refusal));
        }

        if (held.Value.Count > 0)
        {
            var (path, first) = held.Value[0];
            var holder = first.Task?.Ref.ToString() ?? first.Lock.Task;
            return new(context.Refuse(new(
                RefusalKind.Conflict,
                "lock.held",
                $"{path} is locked by {holder}{(first.Claim is { } claim ? $" (worker {claim.Worker})" : "")}.",
                $"Wait until {holder} is merged or released.",
                new() { ["path"] = path, ["held_path"] = first.Lock.Path, ["task"] = holder, ["worker"] = first.Claim?.Worker })));
        }

        return new(context.Print.List(
            asked.Select(static path => new LockCheckAnswer(path, Locked: false, Held: null)),
            page => page.Line(Piece.Good("free"))));
    }
}
