using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Interlock.Journal;
using Interlock.Registry;
using Interlock.Storage;

namespace Interlock.Archives;

/// <summary>Puts records back. A number of the forge or a key that another task has by now is not taken from it: a new one is given.</summary>
internal sealed class RestoredRecords(IStoreTransaction store, IIdSource ids, RestoredNames names)
{
    private readonly BackupScope scope = names.Scope;
    private readonly Dictionary<int, int> issues = [];
    private readonly Dictionary<int, int> changes = [];

    public int? IssueOf(int? number) => number is { } known && issues.TryGetValue(known, out var now) ? now : number;

    public int? ChangeOf(int? number) => number is { } known && changes.TryGetValue(known, out var now) ? now : number;

    /// <returns>False for what is left behind: no record of the spec's, or one of its file while the spec has another name.</returns>
    /// <exception cref="RefusalException"><c>backup.row</c>: the body is not what its collection holds.</exception>
    public bool Put(StoredRecord record)
    {
        if (!scope.Has(record) || (scope.IsOfSpec(record) && !names.KeepsName))
        {
            return false;
        }

        var renamed = names.KeepsUids && names.KeepsName
            ? record
            : record with { Key = names.Rename(record.Key), Owner = names.Rename(record.Owner), Body = names.Rename(JsonNode.Parse(record.Body))!.ToJsonString() };
        try
        {
            switch (record.Collection)
            {
                case "issues":
                    var issue = Read(renamed, RecordJson.Default.Issue);
                    issues[issue.Number] = Free(renamed, issue.Number, "issue");
                    Records.Issues.Put(store, issue with { Number = issues[issue.Number] });
                    break;
                case "changes":
                    var change = Read(renamed, RecordJson.Default.ChangeRequest);
                    changes[change.Number] = Free(renamed, change.Number, "change");
                    Records.Changes.Put(store, change with { Number = changes[change.Number] });
                    break;
                case "artifacts":
                    var artifact = Read(renamed, RecordJson.Default.Artifact);
                    Records.Artifacts.Put(store, IsFree(renamed) ? artifact : artifact with { Id = ids.Next(8) });
                    break;
                default:
                    store.PutRecord(renamed);
                    break;
            }
        }
        catch (JsonException broken)
        {
            throw new RefusalException(BackupRefusals.Damaged(BackupManifest.Records, $"{record.Collection}/{record.Key} is none: {broken.Message.TrimEnd('.')}"), broken);
        }

        return true;
    }

    private int Free(StoredRecord record, int number, string sequence)
    {
        if (!IsFree(record with { Key = number.ToString(CultureInfo.InvariantCulture) }))
        {
            return (int)store.Next(sequence);
        }

        if (number > store.ListSequences().GetValueOrDefault(sequence))
        {
            store.SetSequence(sequence, number);
        }

        return number;
    }

    private bool IsFree(StoredRecord record) => store.FindRecord(record.Collection, record.Key) is not { } held || held.Owner == record.Owner;

    private static T Read<T>(StoredRecord record, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> shape) =>
        JsonSerializer.Deserialize(record.Body, shape) ?? throw new JsonException("it is empty");
}
