using System.Globalization;
using Interlock.Kiro;
using Interlock.Kiro.Syncing;
using Interlock.Lifecycle;
using Interlock.Registry.Syncing;
using Interlock.WorkGraph;

namespace Interlock.Plans.Importing;

/// <summary>
/// Decides what an import from another tool changes: what is new is added, the text of what nobody began yet is brought up to date, what is done
/// stays done, and what is gone there is kept and named.
/// </summary>
internal sealed class ImportPlanner
{
    private const string SourceKey = "source";

    private readonly SyncView view;
    private readonly ForeignPlan plan;
    private readonly string file;
    private readonly Dictionary<string, SyncTask> known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> keys = new(StringComparer.Ordinal);
    private readonly List<ForeignTask> taken = [];
    private readonly List<ForeignTask> fresh = [];
    private readonly HashSet<string> parents;
    private readonly List<ImportProblem> errors;
    private readonly List<ImportProblem> conflicts = [];
    private readonly SyncChanges changes;

    private ImportPlanner(SyncView view, ForeignPlan plan, string file)
    {
        this.view = view;
        this.plan = plan;
        this.file = file;
        errors = [.. plan.Problems.Select(problem => new ImportProblem(file, problem.Line, problem.Code, problem.Message))];
        var bySource = view.Tasks.Select(task => (Source: SourceOf(task), Task: task)).Where(pair => pair.Source is not null).GroupBy(pair => pair.Source!, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First().Task, StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var task in plan.Tasks)
        {
            if (Sound(task, seen) is { } sound)
            {
                taken.Add(sound);
                if (bySource.TryGetValue(sound.Source, out var found))
                {
                    known.Add(sound.Id, found);
                    keys.Add(sound.Id, found.Task.Uid);
                }
                else
                {
                    keys.Add(sound.Id, $"#{fresh.Count.ToString(CultureInfo.InvariantCulture)}");
                    fresh.Add(sound);
                }
            }
        }

        parents = taken.Select(task => task.Parent).OfType<string>().Where(keys.ContainsKey).ToHashSet(StringComparer.Ordinal);
        changes = new(view, SyncNumbers.AsTheyAre(view));
    }

    public static SyncDecision Decide(SyncView view, ForeignPlan plan, string file)
    {
        var planner = new ImportPlanner(view, plan, file);
        foreach (var task in planner.taken)
        {
            if (planner.known.TryGetValue(task.Id, out var found))
            {
                planner.Update(task, found);
            }
            else
            {
                planner.changes.Say($"+ {task.Id} {task.Title}");
            }
        }

        planner.NameGone();
        return planner.Result();
    }

    private static string? SourceOf(SyncTask task) => task.Task.MetadataText.Contains(SourceKey, StringComparison.Ordinal) && task.Task.Metadata[SourceKey] is { } node && node.GetValueKind() == System.Text.Json.JsonValueKind.String ? node.GetValue<string>() : null;

    /// <summary>With an id and a title that can be taken; null: it cannot.</summary>
    private ForeignTask? Sound(ForeignTask task, HashSet<string> seen)
    {
        var one = task with { Title = task.Title.Length == 0 ? task.Id : task.Title };
        if (!seen.Add(one.Id))
        {
            Error(task, "import.duplicate_id", $"The id {one.Id} stands here twice; the first is taken.");
            return null;
        }

        if (Draft(one, one.Id).Refuse() is { } refusal)
        {
            Error(task, refusal.Code, $"'{Short(one.Id)}' is not taken: {refusal.Message}");
            return null;
        }

        return one;
    }

    private void Update(ForeignTask task, SyncTask found)
    {
        var untouched = !found.Held && found.Task.State is TaskState.Draft or TaskState.Pending or TaskState.Blocked;
        if (!untouched && !found.Task.IsParent)
        {
            return;
        }

        if (task.State == ForeignState.Done && !found.Task.IsParent)
        {
            conflicts.Add(new(file, task.Line, "import.done_there", $"{found.Task.Ref} is done there and {found.State.Name()} here; it is left as it is."));
        }

        var isParent = parents.Contains(task.Id) || found.Task.IsParent;
        var parent = task.Parent is { } above ? keys.GetValueOrDefault(above) : null;
        var change = new SyncChange
        {
            Uid = found.Task.Uid,
            Id = found.Task.Id,
            Parent = parent,
            IsParent = isParent,
            Text = Text(task) with { DependsOn = found.Task.State == TaskState.Draft && !SyncFaults.HasFault(found.Task) ? found.DependsOn : Edges(task, isParent) },
        };
        changes.Add(change, found, task.Title, parent is null ? null : IdOf(parent));
    }

    private string IdOf(string key) => taken.First(task => keys[task.Id] == key) is var task && known.TryGetValue(task.Id, out var found) ? found.Task.Id : task.Id;

    private SyncedText Text(ForeignTask task) => new()
    {
        Title = task.Title,
        Description = string.IsNullOrWhiteSpace(task.Description) || task.Description == task.Title ? null : task.Description,
        Kind = task.Kind ?? KindGuess.From(task.Title, checkpoint: false),
        Completion = Completion.Merge.Name(),
        Optional = false,
        Priority = task.Priority,
        Acceptance = task.Acceptance,
        FileHints = task.FileHints,
    };

    private List<SyncedEdge> Edges(ForeignTask task, bool isParent) => isParent ? [] : [.. task.DependsOn.Select(name => new SyncedEdge(keys.GetValueOrDefault(name) ?? $"?{name}", true))];

    private Registry.Defining.TaskDraft Draft(ForeignTask task, string id)
    {
        var text = Text(task);
        var metadata = task.Metadata.DeepClone().AsObject();
        metadata[SourceKey] = task.Source;
        return new()
        {
            Ref = new(view.Spec, id),
            Title = task.Title,
            Description = text.Description ?? task.Title,
            Kind = text.Kind,
            Priority = task.Priority ?? 3,
            EstimateMinutes = task.EstimateMinutes,
            FileHints = task.FileHints,
            Acceptance = task.Acceptance,
            Metadata = metadata,
        };
    }

    private (Registry.Defining.TaskDraft Draft, string? Parent, IReadOnlyList<SyncedEdge> DependsOn) New(ForeignTask task, HashSet<string> used)
    {
        var id = task.Id;
        for (var time = 2; !used.Add(id); time++)
        {
            id = $"{task.Id}~{time.ToString(CultureInfo.InvariantCulture)}";
        }

        var isParent = parents.Contains(task.Id);
        var draft = Draft(task, id) with
        {
            IsParent = isParent,
            AlreadyDone = !isParent && task.State == ForeignState.Done,
            Hold = !isParent && task.State == ForeignState.Draft,
            Reason = isParent ? null : task.State == ForeignState.Cancelled ? "cancelled where it was planned" : task.Reason,
            Cancelled = !isParent && task.State == ForeignState.Cancelled,
        };
        return (draft, task.Parent is { } above ? keys.GetValueOrDefault(above) : null, Edges(task, isParent));
    }

    private void NameGone()
    {
        var there = taken.Select(task => task.Source).ToHashSet(StringComparer.Ordinal);
        var tool = plan.Tasks.Count > 0 ? plan.Tasks[0].Source[..(plan.Tasks[0].Source.IndexOf(':', StringComparison.Ordinal) + 1)] : null;
        foreach (var task in view.Tasks.Where(task => tool is not null && SourceOf(task) is { } source && source.StartsWith(tool, StringComparison.Ordinal) && !there.Contains(source)))
        {
            conflicts.Add(new(file, 1, "import.gone", $"{task.Task.Ref} is not there any more; it is kept. Cancel it by hand where it is not wanted."));
        }
    }

    private void Error(ForeignTask task, string code, string message) => errors.Add(new(file, task.Line, code, message));

    private static string Short(string text) => text.Length <= 60 ? text : text[..60] + "…";

    private SyncDecision Result()
    {
        var used = view.Tasks.Select(task => task.Task.Id).ToHashSet(StringComparer.Ordinal);
        return new()
        {
            Plan = new() { File = file, Changes = changes.All, New = [.. fresh.Select(task => New(task, used))] },
            Edits = [],
            Conflicts = conflicts,
            Errors = errors,
            Lines = changes.Lines,
            Noted = changes.Noted,
            LineOf = known.ToDictionary(pair => pair.Value.Task.Uid, pair => taken.First(task => task.Id == pair.Key).Line, StringComparer.Ordinal),
            NewLines = fresh.Select((task, i) => (Key: $"#{i.ToString(CultureInfo.InvariantCulture)}", task.Line)).ToDictionary(pair => pair.Key, pair => pair.Line, StringComparer.Ordinal),
            Matched = known.Count,
            Removed = conflicts.Count(one => one.Code == "import.gone"),
        };
    }
}
