using Interlock.Claims;
using Interlock.Journal;
using Interlock.WorkGraph;

namespace Interlock.Registry.Keeping;

/// <summary>Who may take the lock of a spec away from a program that hangs, and the record of it.</summary>
internal sealed class Unlocking(RegistryContext context)
{
    /// <summary>Null when <paramref name="actor"/> may.</summary>
    public Refusal? Refuse(string spec, string reason, Actor actor)
    {
        if (TaskRef.Refuse("spec", spec) is { } invalid)
        {
            return invalid;
        }

        if (string.IsNullOrWhiteSpace(reason))
        {
            return new Refusal(RefusalKind.Usage, "reason.missing", "A forced unlock carries a reason.", "Add --reason TEXT.");
        }

        return context.Store.Read(reader => Admission.Refuse(reader, Authority.UnlockStore.For(actor), context.Options)) is { } refused ? refused
            : context.Store.Read(reader => Records.Workers.Find(reader, actor.Name))?.Kind == WorkerKind.AiAgent
            ? new Refusal(RefusalKind.Forbidden, "operator.agent", $"{actor.Name} is an AI agent; only a person takes locks away.", "A person does it with their own name.")
            : null;
    }

    /// <summary>Leaves the event; asked again whether <paramref name="actor"/> may.</summary>
    public Result<long> Record(string spec, string holder, string reason, Actor actor) => context.Write<long>(Authority.UnlockStore.For(actor), changes => changes.Store.Append(new()
    {
        Type = EventTypes.OperatorAction,
        Spec = spec,
        Worker = actor.Name,
        At = context.Now,
        Details = new() { ["action"] = "store-unlock", ["reason"] = reason, ["holder"] = holder, ["from"] = Provenance.ToJson(Provenance.Judge(changes.Store, actor)) },
    }));
}
