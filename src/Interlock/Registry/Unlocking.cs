using Interlock.Claims;
using Interlock.Journal;
using Interlock.WorkGraph;

namespace Interlock.Registry;

/// <summary>Who may take the lock of a spec away from a program that hangs, and the record of it.</summary>
public sealed class Unlocking(RegistryContext context)
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

        if (actor.InsideRun)
        {
            return new Refusal(RefusalKind.Forbidden, "operator.run", "Nothing that runs inside a run may take locks away.", "A person does it from a shell of their own.");
        }

        return context.Store.Read(reader => Records.Workers.Find(reader, actor.Name))?.Kind == WorkerKind.AiAgent
            ? new Refusal(RefusalKind.Forbidden, "operator.agent", $"{actor.Name} is an AI agent; only a person takes locks away.", "A person does it with their own name.")
            : null;
    }

    public void Record(string spec, string holder, string reason, Actor actor) => context.Store.Write(tx => tx.Append(new()
    {
        Type = EventTypes.OperatorAction,
        Spec = spec,
        Worker = actor.Name,
        At = context.Now,
        Details = new() { ["action"] = "store-unlock", ["reason"] = reason, ["holder"] = holder },
    }));
}
