using Interlock.Claims;
using Interlock.Registry.Syncing;
using Interlock.WorkGraph;

namespace Interlock.Kiro.Syncing;

/// <summary>What either side says of a task, in words that can be compared.</summary>
internal sealed class SyncTexts(SyncView view, SyncIdentity identity, CriteriaList criteria, string file, List<ImportProblem> errors)
{
    private readonly Dictionary<string, SyncedText> texts = new(StringComparer.Ordinal);

    /// <summary>The file's.</summary>
    public SyncedText Of(KiroTask task)
    {
        if (!texts.TryGetValue(task.Id, out var text))
        {
            texts[task.Id] = text = new()
            {
                Title = task.Title,
                Description = string.IsNullOrWhiteSpace(task.Description) || task.Description == task.Title ? null : task.Description,
                Kind = task.Kind,
                Completion = task.Completion,
                Optional = task.Optional,
                Priority = task.Priority,
                Requirements = task.Requirements,
                Acceptance = [.. task.Acceptance, .. criteria.Cited(task.Requirements)],
                Files = Files(task),
                FileHints = task.FileHints,
                DependsOn = [.. task.Dependencies.Select(edge => new SyncedEdge(Key(edge.Id), edge.Hard)), .. task.MissingDependencies.Select(name => new SyncedEdge($"?{name}", true))],
            };
        }

        return text;
    }

    /// <summary>The registry's. A description that is only the title, or was, is none.</summary>
    public static SyncedText Of(SyncTask known)
    {
        var task = known.Task;
        var agreed = known.Base?.Text;
        var isTitle = task.Description == task.Title || (agreed is { Description: null } && task.Description == agreed.Title);
        return new()
        {
            Title = task.Title,
            Description = isTitle || task.Description.Length == 0 ? null : task.Description,
            Kind = task.Kind,
            Completion = task.Completion == Completion.Imported ? agreed?.Completion ?? Completion.Merge.Name() : task.Completion.Name(),
            Optional = task.Optional,
            Priority = agreed?.Priority is null ? null : task.Priority,
            Requirements = task.Requirements,
            Acceptance = task.Acceptance,
            Files = task.Files,
            FileHints = task.FileHints,
            DependsOn = known.DependsOn,
        };
    }

    /// <summary>A task that the registry does not know yet.</summary>
    public Registry.Defining.TaskDraft Draft(KiroTask task, string id) => new()
    {
        Ref = new(view.Spec, id),
        Title = task.Title,
        Description = Of(task).Description ?? task.Title,
        Kind = task.Kind,
        Optional = task.Optional,
        Priority = task.Priority ?? new Registry.Defining.TaskDraft { Ref = new(view.Spec, id), Title = task.Title }.Priority,
        Files = Of(task).Files,
        FileHints = task.FileHints,
        Requirements = task.Requirements,
        Acceptance = Of(task).Acceptance,
        Completion = Completions.Parse(task.Completion) ?? Completion.Merge,
        IsParent = task.IsParent,
        AlreadyDone = task.Done,
    };

    private string Key(string id) =>
        identity.Key(id)
        ?? (TaskRef.Parse(id, view.Spec) is { IsRefused: false } name ? view.UidOf(name.Value) : null)
        ?? $"?{id}";

    private List<string> Files(KiroTask task)
    {
        var keys = new List<string>();
        foreach (var path in task.Files)
        {
            var key = LockPath.Normalise(path);
            if (key.IsRefused)
            {
                errors.Add(new(file, task.Line, key.Refusal.Code, key.Refusal.Message));
            }
            else
            {
                keys.Add(key.Value);
            }
        }

        return keys;
    }
}
