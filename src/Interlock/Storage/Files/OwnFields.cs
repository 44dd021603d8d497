using System.Text;
using System.Text.Json;
using Interlock.WorkGraph;

namespace Interlock.Storage.Files;

/// <summary>What <c>metadata.interlock</c> of a task holds; what is at its default is left out there.</summary>
internal sealed class OwnFields
{
    /// <summary>The fields that are kept there, in the order in which they are written.</summary>
    public static readonly IReadOnlyList<TaskField> Kept = TaskFields.InOrder(
        TaskFields.All.Where(field => field == TaskFields.State || !field.Has(FieldTraits.Placed)),
        field => field.Name,
        "uid state version ordinal kind completion estimate_minutes required_skills files file_hints requirements acceptance missing_dependencies state_reason due_at closed_at "
        + "attempt infrastructure_attempt issue change base_commit merge_commit worklog progress progress_step parent is_parent open_dependencies open_soft_dependencies last_token");

    private static readonly Dictionary<string, TaskField> ByName = Kept.ToDictionary(field => field.OwnName, StringComparer.Ordinal);

    /// <summary>A task with nothing but what is kept there.</summary>
    public WorkTask Task { get; private set; } = TaskFields.Blank;

    /// <summary>The word of its state; null where there is none.</summary>
    public string? State { get; private set; }

    /// <summary>Its criteria are there, and not only in the free facts.</summary>
    public bool HasAcceptance { get; private set; }

    /// <summary>The free facts, where their own keys clash with ours.</summary>
    public string? Metadata { get; private set; }

    public List<(string Uid, bool Hard)> DependsOn { get; } = [];

    public static OwnFields Read(ref Utf8JsonReader reader, ReadOnlyMemory<byte> json)
    {
        var own = new OwnFields();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (ByName.TryGetValue(name, out var field))
            {
                own.Take(field, ref reader);
            }
            else if (name == "depends_on" && reader.TokenType == JsonTokenType.StartArray)
            {
                own.TakeEdges(ref reader);
            }
            else
            {
                var start = (int)reader.TokenStartIndex;
                var free = name == "metadata" && reader.TokenType == JsonTokenType.StartObject;
                reader.Skip();
                own.Metadata = free ? Encoding.UTF8.GetString(json.Span[start..(int)reader.BytesConsumed]) : own.Metadata;
            }
        }

        return own;
    }

    // A value of another kind is passed over, as if it were not there.
    private void Take(TaskField field, ref Utf8JsonReader reader)
    {
        switch (field, reader.TokenType)
        {
            case (TaskField<string?> text, JsonTokenType.String):
                var word = reader.GetString()!;
                (State, Task) = field == TaskFields.State ? (word, Task) : (State, text.With(Task, word));
                break;
            case (TaskField<long?> number, JsonTokenType.Number):
                Task = number.With(Task, reader.GetInt64());
                break;
            case (TaskField<bool> flag, JsonTokenType.True or JsonTokenType.False):
                Task = flag.With(Task, reader.GetBoolean());
                break;
            case (TaskField<DateTimeOffset?> moment, JsonTokenType.String):
                Task = moment.With(Task, FileTimes.Parse(reader.GetString()));
                break;
            case (TaskField<IReadOnlyList<string>> list, JsonTokenType.StartArray):
                Task = list.With(Task, TaskDraftFields.Strings(ref reader) ?? throw new JsonException($"{field.OwnName} is no list of strings"));
                HasAcceptance |= field == TaskFields.Acceptance;
                break;
            default:
                reader.Skip();
                break;
        }
    }

    private void TakeEdges(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            string? uid = null;
            var hard = true;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString();
                reader.Read();
                uid = name == "task" ? reader.GetString() : uid;
                hard = name == "hard" ? reader.GetBoolean() : hard;
            }

            DependsOn.Add((uid ?? throw new JsonException("an edge leads nowhere"), hard));
        }
    }
}
