using Interlock.Archives.Checks;
using Interlock.Journal;
using Interlock.Registry.Keeping;
using Interlock.Storage;
using Interlock.Tests.Registry;

namespace Interlock.Tests.Archives;

/// <summary>Verification reaches over events that were moved to the archive.</summary>
public sealed class ArchivedEventsTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("interlock verify ").FullName;
    private readonly Desk desk = new();
    private readonly EventArchive archive;

    public ArchivedEventsTests()
    {
        archive = new(directory);
        desk.Create("1");
        desk.Store.Write(tx => Enumerable.Range(0, 1_200).Sum(n => tx.Append(new() { Type = EventTypes.ProgressReported, Spec = "demo", TaskId = "1", At = desk.Time.GetUtcNow(), Details = new() { ["percent"] = n % 100 } })));
        desk.Time.Pass(TimeSpan.FromDays(2));
        new Archiving(new() { Store = desk.Store, Archive = archive, Options = desk.Options, Clock = desk.Time }).Run(new() { Age = TimeSpan.FromDays(1) });
    }

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public void What_was_archived_fits_to_what_is_held() => Assert.DoesNotContain("events.", string.Join(' ', Findings()), StringComparison.Ordinal);

    [Theory]
    [InlineData("\"percent\":7", "\"percent\":8", "events.edited")]
    [InlineData("\"event_type\":\"TaskCreated\"", "\"event_type\":\"TaskFailed\"", "events.edited")]
    [InlineData("{\"seq\":5,", "{\"seq\":50,", "events.archive")]
    public void An_edited_archive_is_noticed(string from, string to, string code)
    {
        var file = Assert.Single(Directory.GetFiles(directory));
        File.WriteAllText(file, File.ReadAllText(file).Replace(from, to, StringComparison.Ordinal));
        Assert.Contains(code, Findings());
    }

    private List<string> Findings() => [.. StoreVerification.Run(desk.Store, null, archive).Value.Findings.Select(finding => finding.Code)];
}
