using System.Text.Json.Nodes;
using Interlock.Storage;

namespace Interlock.Archives.Moving;

/// <summary>
/// What a migration leaves in the store it fills, so that it knows its own work again: where the contents come from, and whether all of
/// them are there.
/// </summary>
/// <param name="From">Location of the source.</param>
/// <param name="Whole">Everything is there and was compared; only the source may still have to be closed.</param>
/// <param name="Seq">The last event when it was found whole.</param>
internal sealed record Mark(string From, bool Whole, long Seq)
{
    private const string Collection = "migration";
    private const string Key = "from";

    /// <summary>Records that are about the store and not its contents.</summary>
    public static bool Is(StoredRecord record) => record.Collection == Collection || (record.Collection == StoreMove.Collection && record.Key == StoreMove.Key);

    public static Mark? Of(IStoreReader reader) => reader.FindRecord(Collection, Key) is { } record && JsonNode.Parse(record.Body) is JsonObject body
        ? new((string?)body["from"] ?? "", (bool?)body["whole"] ?? false, (long?)body["seq"] ?? 0)
        : null;

    public void Put(IStoreTransaction store) => store.PutRecord(new(Collection, Key, "", "", new JsonObject { ["from"] = From, ["whole"] = Whole, ["seq"] = Seq }.ToJsonString()));
}
