using Interlock.Cli.Composition;
using Interlock.Cli.Output;
using Interlock.Cli.Schemas;
using Interlock.Storage.Files;

namespace Interlock.Cli.Commands.Store;

/// <summary><c>store locks</c>: who holds the lock of which spec in a file registry.</summary>
internal sealed class StoreLocksCommand : CliCommand
{
    public const string Fields = "spec:text holder:text pid:int? host:text? program:text? since:time?";

    public override CommandShape Shape => new("store locks", "List the locks of a file registry that somebody holds now.")
    {
        Description = "A registry in SQLite has none: there the kernel ends a lock with its process.",
        Data = DataShape.List("store.locks", Fields),
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

        var table = new Table(new("SPEC"), new("HOLDER", Shrinks: true), new("SINCE"));
        foreach (var one in held)
        {
            table.Add(Piece.Strong(one.Spec), one.Holder, one.Since is { } since ? $"{since:u}" : "");
        }

        return new(context.Print.List(held, Write, page => page.Table(table, "No spec is locked.")));
    }

    public static void Write(ObjectWriter json, LockState held)
    {
        json.Text("spec", held.Spec);
        json.Text("holder", held.Holder);
        json.Number("pid", held.Pid);
        json.Text("host", held.Host);
        json.Text("program", held.Program);
        json.Time("since", held.Since);
    }
}
