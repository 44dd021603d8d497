using System.Text;
using System.Text.Json;
using Interlock.Kiro.Syncing;
using Interlock.Plans.Importing;
using Interlock.Registry.Syncing;
using Interlock.Tests.Registry;

namespace Interlock.Tests.Plans.Importing;

/// <summary>A registry into which plans of other tools are read.</summary>
internal sealed class ImportDesk
{
    public Desk Desk { get; } = new();

    public static ForeignPlan TaskMaster(string json, params string[] map)
    {
        using var document = JsonDocument.Parse(json);
        Assert.True(TaskMasterReader.Matches(document.RootElement));
        return TaskMasterReader.Read(document.RootElement, StateWords.Chosen(map).Value)[0];
    }

    public static ForeignPlan Beads(string lines) => BeadsReader.Read(Encoding.UTF8.GetBytes(lines), StateWords.Chosen([]).Value);

    public static ForeignPlan Backlog(params (string Path, string Text)[] files) =>
        BacklogReader.Read(Encoding.UTF8.GetBytes("project_name: \"demo\"\nstatuses: [\"To Do\", \"In Review\", \"Done\"]\n"), [.. files.Select(file => new BacklogFile(file.Path, Encoding.UTF8.GetBytes(file.Text)))], StateWords.Chosen([]).Value);

    public (SyncDecision Decided, SyncOutcome Done) Take(ForeignPlan plan)
    {
        SyncDecision? decided = null;
        var done = Desk.Registry.Syncing.Apply("demo", null, Desk.Ann, view => (decided = ImportPlanner.Decide(view, plan, "plan")).Plan);
        return (decided!, done.Value);
    }

    public string States() => string.Join(' ', Desk.Store.Read(reader => reader.ListTasks(new() { Spec = "demo" })).Where(task => !task.IsParent).Select(task => $"{task.Id}:{task.State}"));

    public string Waits(string id) => Desk.Store.Read(reader => string.Join(' ', reader.DependenciesOf(Desk.Task(id).Uid).Select(edge => reader.FindName(edge.DependsOn)!.Value.Id).Order(StringComparer.Ordinal)));
}
