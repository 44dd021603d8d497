using Interlock.Cli.Composition;
using Interlock.Cli.Output;
using Interlock.Contract;
using Interlock.Registry.Keeping;

namespace Interlock.Cli.Commands.Store;

/// <summary><c>store unlock</c>: takes the lock of a spec away from a holder that hangs.</summary>
internal sealed class StoreUnlockCommand : CliCommand
{
    private readonly Operand spec = Operand.One("SPEC", "The spec whose lock is taken away.");
    private readonly Option reason = Option.Text("--reason", "TEXT", "Why; always needed.");

    public override CommandShape Shape => new("store unlock", "Take the lock of a spec in a file registry away from a holder that hangs.")
    {
        Description = "The holder is fenced: what it still writes is refused and counts for nothing. Who did it, and why, is recorded.",
        Operands = [spec],
        Options = [reason],
        Data = AnswerShape.One<UnlockedStoreAnswer>("store.unlock"),
        Examples = ["interlock store unlock chat-app --reason 'its holder hangs'"],
    };

    public override ValueTask<int> RunAsync(CommandContext context, Arguments arguments)
    {
        var found = context.Place();
        if (found.IsRefused)
        {
            return new(context.Refuse(found.Refusal));
        }

        using var place = found.Value;
        return new(Unlock(context, place, arguments.Required(spec), arguments.Text(reason) ?? ""));
    }

    private static int Unlock(CommandContext context, Place place, string name, string why)
    {
        if (!place.Address.IsFiles)
        {
            return context.Refuse(new(RefusalKind.Usage, "store.no_locks", $"{place.Address} has no locks that outlive their process.", "End the process that holds it; 'interlock doctor' looks at the registry."));
        }

        using var store = place.Address.OpenFiles();
        var unlocking = new Unlocking(new() { Store = store, Options = new(), Clock = context.Time });
        var actor = context.Actor();
        if (unlocking.Refuse(name, why, actor) is { } refused)
        {
            return context.Refuse(refused);
        }

        var held = context.DryRun ? store.HeldLocks().FirstOrDefault(one => one.Spec == name) : store.ForceUnlock(name);
        if (held is not null && !context.DryRun && unlocking.Record(name, held.Holder, why, actor) is { IsRefused: true } unrecorded)
        {
            return context.Refuse(unrecorded.Refusal!);
        }

        return context.Print.One(
            new UnlockedStoreAnswer(name, held is not null, held?.Holder),
            page => page.Line(held is null ? $"Nobody holds the lock of {name}." : $"Took the lock of {name} away from {held.Holder}."));
    }
}
