using System.Text.Json.Nodes;
using Interlock.Gates;
using Interlock.Journal;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Registry.Defining;

/// <summary>Makes whole specs, and changes what is said of them.</summary>
public sealed class Planning
{
    private readonly RegistryContext context;
    private readonly IForge forge;
    private readonly Creating creating;

    internal Planning(RegistryContext context, IForge forge, Creating creating) => (this.context, this.forge, this.creating) = (context, forge, creating);

    /// <summary>Makes a spec and all its tasks, or nothing: what <c>task create</c> would refuse of one task is refused for all.</summary>
    public Result<Spec> Create(SpecDraft draft, Actor actor)
    {
        if ((TaskRef.Refuse("spec", draft.Name) ?? draft.Tasks.Select(task => task.Refuse()).FirstOrDefault(refusal => refusal is not null)) is { } invalid)
        {
            return invalid;
        }

        if (draft.Tasks.GroupBy(task => task.Ref.Id).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            return new Refusal(RefusalKind.Conflict, "task.exists", $"{draft.Name}/{twice.Key} is there {twice.Count()} times.", "Give each task an id of its own.");
        }

        return context.Write<Spec>(Authority.CreateSpec.For(actor), changes =>
        {
            var tx = changes.Store;
            if (tx.FindSpec(draft.Name) is not null)
            {
                return new Refusal(RefusalKind.Conflict, "spec.exists", $"{draft.Name} exists already.", $"Add tasks to it with 'interlock task create {draft.Name}/ID', or choose another name.");
            }

            if (Refuse(tx, draft) is { } refusal)
            {
                return refusal;
            }

            var spec = Creating.EnsureSpec(changes, draft.Name) with { Metadata = draft.Metadata };
            tx.PutSpec(spec);
            Log(changes, spec, new() { ["created"] = true, ["tasks"] = draft.Tasks.Count });
            if (draft.Tasks.Count > 0)
            {
                var made = creating.CreateMany(changes, draft.Name, draft.Tasks);
                foreach (var (task, _) in made.Zip(draft.Tasks).Where(pair => pair.Second is { AlreadyCancelled: true, IsParent: false }))
                {
                    Steering.Cancel(changes, tx.FindTask(task.Uid)!, "given up where the plan comes from");
                }
            }

            return tx.FindSpec(draft.Name)!;
        });
    }

    /// <summary>Changes the free facts of a spec.</summary>
    /// <param name="expectedVersion">Refused with <c>version.stale</c> when it is at another one; null: whatever it is.</param>
    public Result<Spec> Update(string name, MetadataEdit metadata, long? expectedVersion, Actor actor) => context.Write<Spec>(Authority.UpdateSpec.For(actor), changes =>
    {
        var tx = changes.Store;
        if (tx.FindSpec(name) is not { } spec)
        {
            return Refusals.UnknownSpec(name);
        }

        if (expectedVersion is { } expected && expected != spec.Version)
        {
            return new Refusal(RefusalKind.Conflict, "version.stale", $"{name} is at version {spec.Version}, not {expected}.", "Read it again and repeat the change.", new() { ["version"] = spec.Version });
        }

        var facts = metadata.Apply(spec.Metadata);
        if (facts.IsRefused)
        {
            return facts.Refusal;
        }

        var stored = spec with { Metadata = facts.Value, Version = spec.Version + 1, UpdatedAt = changes.Now };
        tx.PutSpec(stored);
        Log(changes, stored, new() { ["metadata"] = metadata.ToJson() });
        return stored;
    });

    private static void Log(Changes changes, Spec spec, JsonObject details) => changes.Store.Append(new()
    {
        Type = EventTypes.SpecUpdated,
        Spec = spec.Name,
        RunId = changes.Actor?.RunId,
        Worker = changes.Actor?.Name,
        At = changes.Now,
        Details = details,
    });

    /// <summary>Gates 0 and 1 of all tasks together: they may depend on each other.</summary>
    private Refusal? Refuse(IStoreReader reader, SpecDraft draft)
    {
        var ids = draft.Tasks.ToDictionary(task => task.Ref.ToString(), StringComparer.Ordinal);
        var children = draft.Tasks.Where(task => task.Parent is not null).ToLookup(task => new TaskRef(draft.Name, task.Parent!).ToString(), task => task.Ref.ToString());
        var before = draft.Tasks.ToDictionary(task => task.Ref.ToString(), task => task.DependsOn.Where(edge => edge.Hard).Select(edge => Named(edge.Name)).ToList(), StringComparer.Ordinal);
        foreach (var task in draft.Tasks)
        {
            if (task.Parent is { } parent && !ids.ContainsKey(new TaskRef(draft.Name, parent).ToString()))
            {
                return new(RefusalKind.NotFound, "task.no_parent", $"{task.Ref} stands in {parent}, which is not among the tasks.", "Add the parent, with is_parent.");
            }

            if (!task.IsParent && (task.Issue is not null || !forge.MakesIssues)
                && EntryGates.Issue(IssueLook.Of(forge, reader, task.Issue, null)) is { Passed: false } verdict)
            {
                return verdict.ToRefusal();
            }

            var missing = task.DependsOn.Select(edge => edge.Name).Where(name => !ids.ContainsKey(Named(name)) && (TaskRef.Parse(name, draft.Name) is not { IsRefused: false } known || reader.FindTask(known.Value) is null)).ToList();
            var definition = EntryGates.Definition(new(Creating.Said(task.Title, task.Hold), Creating.Said(task.Description ?? task.Title, task.Hold), missing, []));
            if (!definition.Passed)
            {
                return definition.ToRefusal();
            }
        }

        var knot = Cycles.Knots(ids.Keys, Next).FirstOrDefault();
        if (knot is null)
        {
            return null;
        }

        // The work of others cannot wait for tasks that are not there yet, so a cycle lies among these alone.
        var ring = Cycles.Path(Next(knot[0]), knot[0], Next)!.Select(name => ids[name].Ref.Id).ToList();
        var first = ids[knot[0]];
        return EntryGates.Definition(new(Creating.Said(first.Title, true), Creating.Said(first.Description ?? first.Title, true), [], [ring[^1], .. ring])).ToRefusal();

        string Named(string name) => TaskRef.Parse(name, draft.Name) is { IsRefused: false } known ? known.Value.ToString() : name;

        IEnumerable<string> Next(string name) => before[name].Where(ids.ContainsKey).Concat(children[name]);
    }
}
