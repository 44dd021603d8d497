using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Interlock.Storage;

/// <summary>A typed view of one collection of records.</summary>
/// <typeparam name="T">The record type.</typeparam>
/// <param name="name">Name of the collection in the store; part of the stored format.</param>
/// <param name="json">Source-generated JSON shape; asked for when the first item is read or written, for making one is slow.</param>
/// <param name="key">The unique key of an item.</param>
/// <param name="owner">Whose it is; <see cref="List"/> filters by it.</param>
/// <param name="status">A word to filter by.</param>
internal sealed class Collection<T>(
    string name,
    Func<JsonTypeInfo<T>> json,
    Func<T, string> key,
    Func<T, string>? owner = null,
    Func<T, string>? status = null)
    where T : class
{
    public T? Find(IStoreReader reader, string itemKey) =>
        reader.FindRecord(name, itemKey) is { } record ? Parse(record) : null;

    public IReadOnlyList<T> List(IStoreReader reader, string? ownedBy = null, string? withStatus = null) =>
        [.. reader.ListRecords(name, ownedBy, withStatus).Select(Parse)];

    public T Put(IStoreTransaction transaction, T item)
    {
        transaction.PutRecord(new(name, key(item), owner?.Invoke(item) ?? "", status?.Invoke(item) ?? "", JsonSerializer.Serialize(item, json())));
        return item;
    }

    public void Delete(IStoreTransaction transaction, string itemKey) => transaction.DeleteRecord(name, itemKey);

    private T Parse(StoredRecord record) =>
        JsonSerializer.Deserialize(record.Body, json()) ?? throw new RefusalException(new(
            RefusalKind.Failed,
            "store.corrupt",
            $"The record {record.Collection}/{record.Key} is empty.",
            "Run 'interlock doctor'."));
}
