using System.Text.Json.Nodes;
using Interlock.Journal;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Archives;

/// <summary>
/// What tasks and spec are called after a restore. The uids of the backup are kept when no other task has one of them; otherwise all
/// are new, so that no two tasks of a backup are ever told apart by luck.
/// </summary>
internal sealed class RestoredNames
{
    private readonly IStoreReader store;
    private readonly string spec;
    private readonly string target;
    private readonly Dictionary<string, string> uids;

    public RestoredNames(IStoreReader store, IIdSource ids, string spec, string target, bool overwrite, IReadOnlySet<string> known)
    {
        this.store = store;
        this.spec = spec;
        this.target = target;
        KeepsUids = known.All(uid => store.FindName(uid) is not { } name || (overwrite && name.Spec == spec));
        uids = known.ToDictionary(uid => uid, uid => KeepsUids ? uid : ids.Next(12), StringComparer.Ordinal);
    }

    public bool KeepsUids { get; }

    public bool KeepsName => spec == target;

    public BackupScope Scope => new(spec, uids.Keys.ToHashSet(StringComparer.Ordinal));

    public string Uid(string known) => uids[known];

    /// <summary>What an event's task is called now; null for one that the backup does not hold.</summary>
    public string? UidOrNull(string? known) => known is null ? null : uids.GetValueOrDefault(known);

    /// <summary>The uid of what an edge leads to, in the backup or in the registry; null where it is in neither.</summary>
    public string? Find(ArchivedEdge edge) =>
        uids.TryGetValue(edge.Uid, out var own) ? own
        : store.FindName(edge.Uid) is not null ? edge.Uid
        : edge.Name is { } name && TaskRef.Parse(name) is { IsRefused: false } parsed ? store.FindTask(parsed.Value)?.Uid
        : null;

    /// <summary>A key or an owner: a uid, or a uid with something behind a colon, or the name of the spec.</summary>
    public string Rename(string key)
    {
        var colon = key.IndexOf(':', StringComparison.Ordinal);
        return uids.TryGetValue(key, out var uid) ? uid
            : colon > 0 && uids.TryGetValue(key[..colon], out var owner) ? owner + key[colon..]
            : key == spec ? target
            : key;
    }

    /// <summary>The same for every text in the body of a record that is a uid, and for the spec where a property says that it is one.</summary>
    public JsonNode? Rename(JsonNode? body, string property = "") => body switch
    {
        JsonObject fields => new JsonObject(fields.Select(field => KeyValuePair.Create(field.Key, Rename(field.Value, field.Key)))),
        JsonArray items => new JsonArray([.. items.Select(item => Rename(item, property))]),
        JsonValue value when value.TryGetValue<string>(out var text) => JsonValue.Create(
            uids.TryGetValue(text, out var uid) ? uid : text == spec && property.Equals("spec", StringComparison.OrdinalIgnoreCase) ? target : text),
        _ => body?.DeepClone(),
    };
}
