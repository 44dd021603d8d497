using Interlock.Storage.Sqlite;
using Interlock.WorkGraph;

namespace Interlock.Tests.WorkGraph;

public sealed class TaskFieldsTests
{
    [Fact]
    public void Everything_stored_of_a_task_is_described()
    {
        var properties = typeof(WorkTask).GetProperties().Count(property => property.CanWrite && property.Name != nameof(WorkTask.Metadata));
        Assert.Equal(properties, TaskFields.All.Count);
        Assert.Equal(TaskFields.All.Count, TaskFields.All.Select(field => field.Name).Distinct().Count());
        Assert.Equal(TaskFields.All.Count, TaskFields.All.Select(field => field.OwnName).Distinct().Count());
    }

    [Fact]
    public void Everything_described_has_a_column()
    {
        var columns = $"{TaskRows.Identity}, {TaskRows.Data}".Split(", ");
        Assert.Equal(TaskFields.All.Select(field => field.Name).Order(), columns.Except(["soft_open"]).Order());
    }

    [Fact]
    public void A_field_gives_back_what_it_was_given_and_changes_no_other()
    {
        foreach (var field in TaskFields.All)
        {
            var task = field switch
            {
                TaskField<string?> { Words.Count: > 0 } word => word.With(TaskFields.Blank, word.Words[1]),
                TaskField<string?> text when field != TaskFields.Metadata => text.With(TaskFields.Blank, "x"),
                TaskField<string?> metadata => metadata.With(TaskFields.Blank, "{\"x\":1}"),
                TaskField<long?> number => number.With(TaskFields.Blank, 5),
                TaskField<bool> flag => flag.With(TaskFields.Blank, true),
                TaskField<DateTimeOffset?> moment => moment.With(TaskFields.Blank, DateTimeOffset.UnixEpoch),
                TaskField<IReadOnlyList<string>> list => list.With(TaskFields.Blank, ["x"]),
                _ => TaskFields.Blank,
            };
            Assert.Equal([field.Name], TaskFields.All.Where(other => !other.IsDefault(task)).Select(other => other.Name));
        }
    }
}
