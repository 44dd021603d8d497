using System.Text.Json.Nodes;

namespace Interlock.Storage;

/// <summary>A store whose contents went to another one.</summary>
internal static class StoreMove
{
    public const string Collection = "store";

    public const string Key = "moved";

    /// <summary>Where the contents went; null while the store is in use.</summary>
    public static string? Target(IStoreReader reader) => Target(reader.FindRecord(Collection, Key));

    internal static string? Target(StoredRecord? record) => record is null ? null : (string?)JsonNode.Parse(record.Body)?["to"] ?? "";

    internal static StoredRecord Record(string location) => new(Collection, Key, "", "", new JsonObject { ["to"] = location }.ToJsonString());

    internal static Refusal Refuse(string store, string to) => new(
        RefusalKind.Conflict,
        "store.moved",
        $"The registry {store} was moved to {to}; it is only there to be read.",
        $"Use --registry {to}, or set registry.url to it.");
}
