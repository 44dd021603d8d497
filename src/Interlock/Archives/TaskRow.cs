using System.Text.Json;
using Interlock.Lifecycle;
using Interlock.WorkGraph;

namespace Interlock.Archives;

/// <summary>A task as one JSON object: every stored field, nothing computed; what is empty is left out.</summary>
internal static class TaskRow
{
    public static void Write(Utf8JsonWriter json, WorkTask task)
    {
        // A parent stores no state; what a store keeps in its place is nobody's business.
        task = task.IsParent ? task with { State = TaskState.Draft } : task;
        foreach (var field in TaskFields.All)
        {
            switch (field)
            {
                case TaskField<string?> text when text.Of(task) is { } value && (field.Has(FieldTraits.Required) || !field.IsDefault(task)):
                    json.WriteString(field.Name, value);
                    break;
                case TaskField<long?> number when number.Of(task) is { } value:
                    json.WriteNumber(field.Name, value);
                    break;
                case TaskField<bool> flag when flag.Of(task):
                    json.WriteBoolean(field.Name, true);
                    break;
                case TaskField<DateTimeOffset?> moment when moment.Of(task) is { } value:
                    json.WriteString(field.Name, value);
                    break;
                case TaskField<IReadOnlyList<string>> list when list.Of(task) is { Count: > 0 } values:
                    json.WriteStartArray(field.Name);
                    foreach (var value in values)
                    {
                        json.WriteStringValue(value);
                    }

                    json.WriteEndArray();
                    break;
            }
        }
    }

    /// <exception cref="RowFormatException">It is not what <see cref="Write"/> writes.</exception>
    public static WorkTask Read(RowElement row)
    {
        var task = TaskFields.Blank;
        foreach (var field in TaskFields.All)
        {
            var needed = field.Has(FieldTraits.Required);
            task = field switch
            {
                TaskField<string?> text => Take(task, text, needed ? row.Text(field.Name) : row.TextOrNull(field.Name) ?? text.Of(task)),
                TaskField<long?> number => Take(task, number, row.Has(field.Name) ? row.Number(field.Name) : needed ? null : number.Of(task)),
                TaskField<bool> flag => Take(task, flag, row.Flag(field.Name)),
                TaskField<DateTimeOffset?> moment => Take(task, moment, needed ? row.Moment(field.Name) : row.MomentOrNull(field.Name)),
                TaskField<IReadOnlyList<string>> list => Take(task, list, row.Texts(field.Name)),
                _ => throw new InvalidOperationException($"{field.Name} is of no kind that is written down"),
            };
        }

        _ = PlainRows.ObjectText(task.MetadataText, TaskFields.Metadata.Name);
        return task;
    }

    private static WorkTask Take<T>(WorkTask task, TaskField<T> field, T value) =>
        field.Fault(value) is { } fault ? throw RowElement.Wrong(field.Name, fault) : field.With(task, value);
}
