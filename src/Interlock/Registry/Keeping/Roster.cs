using Interlock.Claims;
using Interlock.Storage;

namespace Interlock.Registry.Keeping;

/// <summary>The workers, people and agents in one model.</summary>
public sealed class Roster
{
    private static readonly TimeSpan Grain = TimeSpan.FromSeconds(1);

    private readonly RegistryContext context;

    internal Roster(RegistryContext context) => this.context = context;

    /// <summary>Registers a worker, or changes one.</summary>
    public Result<Worker> Register(Actor actor, Worker wanted)
    {
        if (RefuseName(wanted.Name) is { } refusal)
        {
            return refusal;
        }

        return context.Write<Worker>(Authority.RegisterWorker.For(actor), changes =>
        {
            var tx = changes.Store;
            var known = Known(tx, wanted.Name);
            return Records.Workers.Put(tx, wanted with { Name = known?.Name ?? wanted.Name, RegisteredAt = known?.RegisteredAt ?? context.Now, LastActivity = context.Now });
        });
    }

    /// <summary>Takes a worker out; refused while it holds a task.</summary>
    public Result<Worker> Remove(Actor actor, string name) => context.Write<Worker>(Authority.RemoveWorker.For(actor), changes =>
    {
        var tx = changes.Store;
        if (Known(tx, name) is not { } worker)
        {
            return Unknown(name);
        }

        if (tx.ListClaims().FirstOrDefault(claim => claim.Worker == worker.Name) is { } claim)
        {
            return new Refusal(RefusalKind.Conflict, "worker.busy", $"{worker.Name} holds {tx.FindName(claim.Task)}.", "Release or finish it first.");
        }

        Records.Workers.Delete(tx, worker.Name);
        return worker;
    });

    /// <summary>One worker. Refusal <c>worker.unknown</c>.</summary>
    public Result<Worker> Find(string name) =>
        context.Store.Read<Result<Worker>>(reader => Known(reader, name) is { } worker ? worker : Unknown(name));

    /// <summary>All workers.</summary>
    public IReadOnlyList<Worker> List() => context.Store.Read(reader => Records.Workers.List(reader));

    /// <summary>Who asks, by the name under which they are known: names that differ only in their case are one worker.</summary>
    public Actor Spelled(Actor actor) => context.Store.Read(reader => Known(reader, actor.Name)) is { } known && known.Name != actor.Name ? actor with { Name = known.Name } : actor;

    /// <summary>The worker of this name in any case; null when there is none.</summary>
    private static Worker? Known(IStoreReader reader, string name) =>
        Records.Workers.Find(reader, name) ?? Records.Workers.List(reader).FirstOrDefault(worker => worker.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The worker of this name; an unknown one registers itself, as a person, inside a run as an agent.</summary>
    internal static Worker Know(Changes changes, Actor actor)
    {
        var known = Known(changes.Store, actor.Name);
        return Records.Workers.Put(changes.Store, (known ?? new()
        {
            Name = actor.Name,
            Kind = actor.DefaultKind,
            RegisteredAt = changes.Now,
            LastActivity = changes.Now,
        }) with { LastActivity = changes.Now, Host = actor.Host, Offline = false });
    }

    /// <summary>Every command shows that its worker is there; said to the second, so that many commands at once do not each write it down.</summary>
    internal static void Seen(Changes changes, string name)
    {
        if (Records.Workers.Find(changes.Store, name) is { } known && (known.Offline || (changes.Now - known.LastActivity).Duration() >= Grain))
        {
            Records.Workers.Put(changes.Store, known with { LastActivity = changes.Now, Offline = false });
        }
    }

    /// <summary>Null when the name may name a worker.</summary>
    public static Refusal? RefuseName(string name) =>
        name.Length is 0 or > 100 || name.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)) || name[0] == '-'
            ? new Refusal(RefusalKind.Usage, "worker.invalid", "A worker's name has 1 to 100 characters, none of them white space, and does not start with '-'.", "Try --as ann.")
            : null;

    private static Refusal Unknown(string name) =>
        new(RefusalKind.NotFound, "worker.unknown", $"No worker is named {name}.", "See 'interlock worker list'.");
}
