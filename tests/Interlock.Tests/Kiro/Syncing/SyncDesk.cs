using System.Text;
using Interlock.Kiro;
using Interlock.Kiro.Syncing;
using Interlock.Lifecycle;
using Interlock.Registry;
using Interlock.Tests.Registry;
using Interlock.WorkGraph;

namespace Interlock.Tests.Kiro.Syncing;

/// <summary>A registry and a file that are synced, and short words for what tests do to both.</summary>
internal sealed class SyncDesk : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("interlock-sync-");

    public SyncDesk(string? text = null)
    {
        Files = new(TimeProvider.System);
        if (text is not null)
        {
            Text = text;
            Sync();
        }
    }

    public Desk Desk { get; } = new();

    public KiroFile Files { get; init; }

    public SyncOptions Options { get; set; } = new();

    public string Path => System.IO.Path.Combine(folder.FullName, "tasks.md");

    public string Requirements
    {
        set => File.WriteAllText(System.IO.Path.Combine(folder.FullName, "requirements.md"), value);
    }

    public byte[] Content
    {
        get => File.ReadAllBytes(Path);
        set => File.WriteAllBytes(Path, value);
    }

    public string Text
    {
        get => Encoding.UTF8.GetString(Content);
        set => Content = Encoding.UTF8.GetBytes(value);
    }

    public SyncReport Sync(string? text = null, Actor? actor = null)
    {
        if (text is not null)
        {
            Text = text;
        }

        return TrySync(actor).Value;
    }

    /// <summary>A sync that does what would else be asked about.</summary>
    public SyncReport Accepting(string? text = null)
    {
        var before = Options;
        Options = before with { Accepts = true };
        var report = Sync(text);
        Options = before;
        return report;
    }

    public Result<SyncReport> TrySync(Actor? actor = null, bool rehearsal = false) =>
        new KiroSync(Desk.Registry, Files, new SpecLocks(folder.FullName, TimeProvider.System))
            .RunAsync(new("demo", Path, "tasks.md", "tasks.md"), _ => System.Threading.Tasks.Task.FromResult<Result<SyncOptions>>(Options), actor ?? Desk.Ann, rehearsal, default).GetAwaiter().GetResult();

    /// <summary>Syncs once more, and nothing may change on either side.</summary>
    public void IsQuiet()
    {
        var (content, registry, seq) = (Content, State(), Desk.LastSeq);
        var report = Sync();
        Assert.Equal(Encoding.UTF8.GetString(content), Text);
        Assert.Equal(registry, State());
        Assert.Equal(seq, Desk.LastSeq);
        Assert.False(report.ChangedAnything, string.Join('\n', report.Lines) + report.Diff);
        Assert.Equal((0, 0, 0), (report.Result.Added, report.Result.Updated, report.Result.Removed));
    }

    /// <summary>All tasks with everything that a file can change.</summary>
    public string State() => string.Join('\n', All().Select(task =>
        $"{task.Uid} {task.Id} {task.State} {task.StateReason} {task.Title} | {task.Description} | {task.Optional} {task.Parent} {task.IsParent} {task.Completion} {task.Kind} "
        + $"[{string.Join(',', task.Requirements)}] [{string.Join(',', task.Acceptance)}] [{string.Join(',', task.Files)}] {string.Join(' ', Waits(task))} {task.MetadataText} {task.Version}"));

    public IReadOnlyList<WorkTask> All() => Desk.Store.Read(reader => reader.ListTasks(new() { Spec = "demo" }));

    public WorkTask Task(string id) => Desk.Task(id);

    public string Uid(string id) => Task(id).Uid;

    public WorkTask ByUid(string uid) => Desk.Store.Read(reader => reader.FindTask(uid))!;

    public TaskState StateOf(string id) => Desk.State(id);

    /// <summary>What a task comes after, by id.</summary>
    public IEnumerable<string> Waits(WorkTask task) => Desk.Store.Read(reader =>
        reader.DependenciesOf(task.Uid).Select(edge => (reader.FindName(edge.DependsOn)?.Id ?? "?") + (edge.Hard ? "" : "?")).Order(StringComparer.Ordinal).ToList());

    public IReadOnlyList<string> Codes(SyncReport report) => [.. report.Result.Conflicts.Select(problem => problem.Code)];

    /// <summary>Done as the merge queue would do it.</summary>
    public void Finish(string id) => Assert.Equal(TaskState.Done, Desk.Finish(id).State);

    public void Dispose() => folder.Delete(recursive: true);
}
