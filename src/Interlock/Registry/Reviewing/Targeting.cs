using System.Text.Json.Nodes;
using Interlock.Journal;
using Interlock.Runs;
using Interlock.Storage;

namespace Interlock.Registry.Reviewing;

/// <summary>A branch that could be the target.</summary>
/// <param name="Because">Why, in a few words.</param>
/// <param name="Binding">The repository's own file names it: it counts whatever was decided before.</param>
internal sealed record TargetChoice(string Branch, string Because, bool Binding);

/// <summary>
/// Which branch is the target, decided once and kept; and where it stands, so that whoever moves it without the merge queue leaves an event.
/// </summary>
/// <param name="workspace">Null without a repository.</param>
internal sealed class Targeting(RegistryContext context, IWorkspace? workspace)
{
    private static readonly TimeSpan LookNoted = TimeSpan.FromMinutes(1);

    /// <summary>What is remembered; null: nothing was decided yet.</summary>
    public static RepositoryFacts? Find(IStoreReader reader, string repository) => RepositoryRecords.Find(reader, repository);

    public static RepositoryFacts? Find(IStore store, string repository) => store.Read(reader => RepositoryRecords.Find(reader, repository));

    /// <summary>Decides the target, once. A later answer differs only where the repository's own file names another branch.</summary>
    /// <param name="repository">See <see cref="RepositoryFacts.Repository"/>.</param>
    /// <param name="choose">Asked only where nothing is decided: what the repository looks like now. It is told where an earlier version merged to.</param>
    /// <param name="named">What the configuration names; null: nothing.</param>
    /// <param name="configured">There is a configuration file.</param>
    /// <param name="tip">Where a branch stands; null where there is none of that name.</param>
    public static Result<RepositoryFacts> Decide(RegistryContext context, string repository, Func<string?, Result<TargetChoice>> choose, TargetChoice? named, bool configured, Func<string, string?> tip)
    {
        var known = Find(context.Store, repository);
        if (known is not null && (named is not { Binding: true } || named.Branch == known.Target) && (known.HasConfiguration || !configured))
        {
            return known;
        }

        Result<TargetChoice> chosen = named is { Binding: true } || (known is null && named is not null) ? named
            : known is not null ? new TargetChoice(known.Target, known.Because, false)
            : choose(context.Store.Read(reader => Records.Changes.List(reader).LastOrDefault()?.Base));
        return chosen.IsRefused ? chosen.Refusal : context.WriteOwn(Authority.WatchTarget, changes => Decide(context, changes.Store, repository, chosen.Value, configured, tip));
    }

    /// <summary>A person trusts git settings: our own git follows them from now on.</summary>
    public static Result<bool> RecordGit(RegistryContext context, string repository, RecordedGit settings, Actor actor) =>
        context.Write<bool>(Authority.Trust.For(actor), changes => RecordGit(changes, repository, settings, actor.Name));

    /// <summary>The same when the registry is made or first opened: nothing in it runs a program.</summary>
    public static void RecordGit(RegistryContext context, string repository, RecordedGit settings) =>
        context.WriteOwn(Authority.WatchTarget, changes => RecordGit(changes, repository, settings with { Programs = new Dictionary<string, string>(StringComparer.Ordinal) }, null));

    private static bool RecordGit(Changes changes, string repository, RecordedGit settings, string? by)
    {
        if (RepositoryRecords.Find(changes.Store, repository) is not { } facts)
        {
            return false;
        }

        RepositoryRecords.Facts.Put(changes.Store, facts with { Git = settings });
        changes.Log(EventTypes.GitSettingsRecorded, null, new()
        {
            ["bytes"] = JsonList.Of(settings.Bytes.Select(one => $"{one.Key}={one.Value}")),
            ["programs"] = JsonList.Of(settings.Programs.Select(one => $"{one.Key}={one.Value}")),
            ["excludes"] = JsonList.Of(settings.Excludes.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.StartsWith('#')).Take(100)),
            ["shallow"] = settings.Shallow.Count,
            ["by"] = by,
        });
        return true;
    }

    /// <summary>Looks where the target stands. One that stands where it stood costs one read.</summary>
    /// <returns>True when somebody else has moved it.</returns>
    public async Task<bool> LookAsync(CancellationToken cancellation)
    {
        if (workspace?.TargetTip() is not { IsRefused: false } tip || Find(context.Store, context.Options.Repository) is not { } facts)
        {
            return false;
        }

        if (facts.Tip == tip.Value || facts.Tip is null || facts.Landing == tip.Value)
        {
            var noted = facts.Tip == tip.Value && facts.LookedAt is { } at && context.Now - at < LookNoted;
            return !noted && context.WriteOwn(Authority.WatchTarget, changes => Note(changes.Store, facts.Tip, tip.Value));
        }

        var movement = await workspace.TargetMovementAsync(facts.Tip, tip.Value, cancellation);
        return context.WriteOwn(Authority.WatchTarget, changes => Tell(changes.Store, facts, tip.Value, movement));
    }

    /// <summary>To be called before the merge queue moves the target: the move is then its own even when it dies over it.</summary>
    public void Expect(string commit) => context.WriteOwn(Authority.WatchTarget, changes =>
    {
        Expect(changes.Store, context.Options.Repository, commit);
    });

    internal static void Expect(IStoreTransaction tx, string repository, string commit)
    {
        if (RepositoryRecords.Find(tx, repository) is { } facts)
        {
            RepositoryRecords.Facts.Put(tx, facts with { Landing = commit });
        }
    }

    /// <summary>The merge queue has moved the target.</summary>
    public void Moved(string commit) => context.WriteOwn(Authority.WatchTarget, changes =>
    {
        if (RepositoryRecords.Find(changes.Store, context.Options.Repository) is { } facts && facts.Landing == commit)
        {
            RepositoryRecords.Facts.Put(changes.Store, facts with { Tip = commit, Landing = null, LookedAt = context.Now });
        }
    });

    /// <summary>A person says that a move of the target which nobody here made is as it should be.</summary>
    public Result<string> Accept(string commit, string reason, Actor actor) => context.Write<string>(Authority.AcceptTarget.For(actor), changes =>
    {
        var tx = changes.Store;
        if (string.IsNullOrWhiteSpace(reason))
        {
            return new Refusal(RefusalKind.Usage, "reason.missing", "Accepting a move of the target carries a reason.", "Add --reason TEXT.");
        }

        if (!tx.ListEvents(new() { Type = EventTypes.TargetMoved }).Any(move => (string?)move.Details["to"] == commit))
        {
            return new Refusal(RefusalKind.NotFound, "target.unknown_move", $"Nobody has moved the target to {commit} past the merge queue.", "See 'interlock events --type TargetMoved'.");
        }

        changes.Log(EventTypes.OperatorAction, null, new() { ["action"] = "accept_target", ["by"] = actor.Name, ["commit"] = commit, ["reason"] = reason, ["from"] = Provenance.ToJson(actor.Origin) });
        return commit;
    });

    private static RepositoryFacts Decide(RegistryContext context, IStoreTransaction tx, string repository, TargetChoice chosen, bool configured, Func<string, string?> tip)
    {
        var known = RepositoryRecords.Find(tx, repository);
        var branch = known is null || chosen.Binding ? chosen.Branch : known.Target;
        if (known is not null && branch == known.Target)
        {
            return RepositoryRecords.Facts.Put(tx, known with { HasConfiguration = known.HasConfiguration || configured });
        }

        var decided = new RepositoryFacts { Repository = repository, Target = branch, Because = chosen.Because, DecidedAt = context.Now, HasConfiguration = configured || known?.HasConfiguration == true, Tip = tip(branch), LookedAt = context.Now };
        context.Begin(tx, null).Log(EventTypes.TargetDecided, null, new() { ["target"] = branch, ["because"] = chosen.Because, ["before"] = known?.Target });
        return RepositoryRecords.Facts.Put(tx, decided);
    }

    private bool Note(IStoreTransaction tx, string? from, string tip)
    {
        if (RepositoryRecords.Find(tx, context.Options.Repository) is { } facts && facts.Tip == from)
        {
            RepositoryRecords.Facts.Put(tx, facts with { Tip = tip, LookedAt = context.Now, Landing = facts.Landing == tip ? null : facts.Landing });
        }

        return false;
    }

    private bool Tell(IStoreTransaction tx, RepositoryFacts seen, string tip, TargetMovement movement)
    {
        if (RepositoryRecords.Find(tx, context.Options.Repository) is not { } facts || facts.Tip != seen.Tip)
        {
            return false;
        }

        RepositoryRecords.Facts.Put(tx, facts with { Tip = tip, LookedAt = context.Now, Landing = null });
        var others = movement.Commits.Where(commit => commit.Commit != facts.Landing).ToList();
        if (others.Count == 0 && !movement.Rewound)
        {
            return false;
        }

        context.Begin(tx, null).Log(EventTypes.TargetMoved, null, new()
        {
            ["target"] = facts.Target,
            ["from"] = seen.Tip,
            ["to"] = tip,
            ["count"] = movement.Count - (movement.Commits.Count - others.Count),
            ["rewound"] = movement.Rewound,
            ["commits"] = new JsonArray([.. others.Select(commit => new JsonObject { ["commit"] = commit.Commit, ["author"] = commit.Author, ["committer"] = commit.Committer, ["subject"] = commit.Subject })]),
            ["lost"] = movement.Lost,
            ["carried"] = new JsonArray([.. movement.Carried.Select(one => new JsonObject { ["commit"] = one.Key, ["as"] = one.Value })]),
            ["by"] = movement.By,
            ["how"] = movement.How,
            ["runs"] = JsonList.Of(RunBook.AtWorkSince(tx, facts.LookedAt ?? context.Now)),
        });
        return true;
    }
}
