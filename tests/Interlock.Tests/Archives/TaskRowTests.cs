using System.Collections;
using System.Text.Json;
using Interlock.Archives;
using Interlock.Lifecycle;
using Interlock.WorkGraph;

namespace Interlock.Tests.Archives;

public sealed class TaskRowTests
{
    private static readonly DateTimeOffset Moment = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero).AddTicks(1_234_567);

    /// <summary>Also those that are added to a task one day: a property that does not come back fails here.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Every_stored_property_of_a_task_comes_back(bool flags)
    {
        var task = new WorkTask { Uid = "u", Spec = "s", Id = "1", Title = "t", CreatedAt = Moment, UpdatedAt = Moment };
        foreach (var property in typeof(WorkTask).GetProperties().Where(property => property.CanWrite && property.Name != nameof(WorkTask.Metadata)))
        {
            property.SetValue(task, property.GetValue(task) switch
            {
                _ when property.Name == nameof(WorkTask.Kind) => "fix",
                _ when property.Name == nameof(WorkTask.MetadataText) => "{\"a\":[1,2.50],\"b\":\"ü\"}",
                _ when property.PropertyType == typeof(DateTimeOffset) || property.PropertyType == typeof(DateTimeOffset?) => Moment,
                _ when property.PropertyType == typeof(int) || property.PropertyType == typeof(int?) => 5,
                _ when property.PropertyType == typeof(long) => 1L << 40,
                _ when property.PropertyType == typeof(bool) => flags,
                _ when property.PropertyType == typeof(TaskState) => TaskState.Reviewing,
                _ when property.PropertyType == typeof(Completion) => Completion.External,
                _ when property.PropertyType == typeof(string) => $"{property.Name} \"x\" \\ \n\u0001 é",
                _ when property.PropertyType == typeof(IReadOnlyList<string>) => (IReadOnlyList<string>)["a", property.Name],
                var value => throw new InvalidOperationException($"{property.Name} is {value}: say what it is here"),
            });
        }

        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            TaskRow.Write(json, task);
            json.WriteEndObject();
        }

        using var document = JsonDocument.Parse(buffer.ToArray());
        var read = TaskRow.Read(new(document.RootElement));
        Assert.Equal(flags ? TaskState.Draft : TaskState.Reviewing, read.State);
        foreach (var property in typeof(WorkTask).GetProperties().Where(property => property.Name is not (nameof(WorkTask.Metadata) or nameof(WorkTask.State))))
        {
            Assert.Equal(Shown(property.GetValue(task)), Shown(property.GetValue(read)));
        }
    }

    [Fact]
    public void Every_property_of_an_event_comes_back_but_those_that_the_log_gives_anew()
    {
        var entry = new Interlock.Journal.JournalEvent { Type = "T", At = Moment, Details = new() { ["a"] = 1 } };
        foreach (var property in typeof(Interlock.Journal.JournalEvent).GetProperties().Where(property => property.PropertyType == typeof(string)))
        {
            property.SetValue(entry, property.Name);
        }

        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            PlainRows.Write(json, entry);
            json.WriteEndObject();
        }

        using var document = JsonDocument.Parse(buffer.ToArray());
        var read = PlainRows.ReadEvent(new(document.RootElement));
        foreach (var property in typeof(Interlock.Journal.JournalEvent).GetProperties().Where(property => property.Name is not "Hash"))
        {
            Assert.Equal(property.Name + Shown(property.GetValue(entry)), property.Name + Shown(property.GetValue(read)));
        }
    }

    private static string Shown(object? value) => value switch
    {
        string text => text,
        DateTimeOffset moment => moment.ToString("O"),
        IEnumerable items => string.Join('|', items.Cast<object>()),
        _ => $"{value}",
    };
}
