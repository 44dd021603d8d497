using Interlock.Cli.Composition;
using Interlock.Cli.Output;
using Interlock.Contract;
using Interlock.Storage.Files;

namespace Interlock.Cli.Commands.Store;

/// <summary><c>store locks</c>: who holds the lock of which spec in a file registry.</summary>
internal sealed class StoreLocksCommand : CliCommand
{
    public override CommandShape Shape => new("store locks", "List the locks of a file registry that somebody holds now.")
    {
        Description = "A registry in SQLite has none: there the kernel ends a lock with its process.",
        Data = AnswerShape.List<StoreLockAnswer>("store.locks"),
        Examples = ["interlock store locks"],
    };

    public override ValueTask<int> RunAsync(CommandContext context, Arguments arguments)
    {
        var found = context.Place();
        if (found.IsRefused)
        {
            return new(context.Refuse(found.Refusal));
        }

        using var place = found.Value;
        IReadOnlyList<LockState> held = [];
        if (place.Address.IsFiles)
        {
            using var store = place.Address.OpenFiles();
            held = store.HeldLocks();
        }

        var table = new Table(new("SPEC", Whole: true), new("HOLDER", Shrinks: true), new("SINCE"));
        foreach (var one in held)
        {
            table.Add(Piece.Strong(one.Spec), one.Holder, one.Since is { } since ? $"{since:u}" : "");
        }

        return new(context.Print.List(held.Select(static one => new StoreLockAnswer(one.Spec, one.Holder, one.Pid, one.Host, one.Program, one.Since)), page => page.Table(table, "No spec is locked.")));
    }
}
