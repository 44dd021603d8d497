using Interlock.Claims;
using Interlock.Journal;

namespace Interlock.Registry.Keeping;

/// <summary>Who may say that an older registry, or another one, is the registry from now on, and the record of it.</summary>
internal sealed class AcceptingOlder(RegistryContext context)
{
    /// <param name="known">Number of the last event that was known of the registry before; 0 where nothing was.</param>
    /// <returns>The number of its last event before this one; refusals <c>reason.missing</c>, <c>operator.*</c>.</returns>
    public Result<long> Accept(string reason, Actor actor, long known)
    {
        if (string.IsNullOrWhiteSpace(reason))
        {
            return new Refusal(RefusalKind.Usage, "reason.missing", "Accepting a registry carries a reason.", "Add --reason TEXT.");
        }

        return context.Write<long>(Authority.AcceptStore.For(actor), changes =>
        {
            var tx = changes.Store;
            if (Roster.Know(changes, actor).Kind == WorkerKind.AiAgent)
            {
                return new Refusal(RefusalKind.Forbidden, "operator.agent", $"{actor.Name} is an AI agent; only a person accepts a registry.", "A person does it with their own name.");
            }

            var found = tx.LastSeq();
            tx.Append(new()
            {
                Type = EventTypes.OperatorAction,
                Worker = actor.Name,
                At = context.Now,
                Details = new() { ["action"] = "store-accept", ["reason"] = reason, ["seq"] = found, ["known_seq"] = known, ["from"] = Provenance.ToJson(Provenance.Judge(tx, actor)) },
            });
            return found;
        });
    }
}
