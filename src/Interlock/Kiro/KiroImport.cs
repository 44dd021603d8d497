using System.Text.Json.Nodes;
using Interlock.Claims;
using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.Registry;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Kiro;

/// <summary>Brings what a <c>tasks.md</c> says into the registry. Reading the same file again changes nothing.</summary>
public sealed class KiroImport(TaskRegistry registry)
{
    /// <param name="file">As it is shown in problems.</param>
    /// <param name="sourcePath">Where ticks are written back, relative to the repository; null: nowhere.</param>
    public Result<ImportResult> Import(string spec, KiroDocument document, KiroOptions options, string file, string? sourcePath, Actor actor)
    {
        if (TaskRef.Refuse("spec", spec) is { } badName)
        {
            return badName;
        }

        var plan = KiroPlan.From(document, options);
        var errors = plan.Problems.Select(problem => new ImportProblem(file, problem.Line, problem.Code, problem.Message)).ToList();
        return registry.Context.Store.Write<Result<ImportResult>>(tx =>
        {
            var changes = registry.Context.Begin(tx, actor);
            Remember(changes, spec, sourcePath);
            var (known, fresh) = Split(tx, spec, plan.Tasks);
            var made = registry.Creating.CreateMany(changes, spec, [.. fresh.Select(task => Draft(spec, task, file, errors))]);
            var updated = known.Count(pair => Update(changes, pair.Task, pair.Known, file, errors));
            foreach (var task in made.Where(task => task.State == TaskState.Draft && !task.IsParent && task.StateReason is not null))
            {
                errors.Add(new(file, (int?)task.Metadata["line"] ?? 0, "task.draft", $"{task.Ref} stays a draft: {task.StateReason}"));
            }

            TickBook.Note(tx, spec, plan.Tasks.Where(task => task.Done).Select(task => task.Id));
            var named = plan.Tasks.Select(task => task.Id).ToHashSet(StringComparer.Ordinal);
            var all = tx.ListTasks(new() { Spec = spec });
            return new ImportResult
            {
                Spec = spec,
                Tasks = all.Count,
                LinesRead = document.LinesRead,
                LinesTasks = document.LinesTasks,
                LinesNotTasks = document.LinesNotTasks,
                Added = fresh.Count,
                Updated = updated,
                Unchanged = known.Count - updated,
                Removed = all.Count(task => !named.Contains(task.Id)),
                Errors = errors,
            };
        });
    }

    private static (List<(KiroTask Task, WorkTask Known)> Known, List<KiroTask> Fresh) Split(IStoreReader store, string spec, IReadOnlyList<KiroTask> tasks)
    {
        var known = new List<(KiroTask, WorkTask)>();
        var fresh = new List<KiroTask>();
        foreach (var task in tasks)
        {
            if (store.FindTask(new TaskRef(spec, task.Id)) is { } stored)
            {
                known.Add((task, stored));
            }
            else
            {
                fresh.Add(task);
            }
        }

        return (known, fresh);
    }

    private static void Remember(Changes changes, string spec, string? sourcePath)
    {
        var stored = Creating.EnsureSpec(changes, spec);
        if (sourcePath is not null && stored.SourcePath != sourcePath)
        {
            changes.Store.PutSpec(stored with { SourcePath = sourcePath, Version = stored.Version + 1, UpdatedAt = changes.Now });
        }
    }

    private static Registry.TaskDraft Draft(string spec, KiroTask task, string file, List<ImportProblem> errors) => new()
    {
        Ref = new(spec, task.Id),
        Title = task.Title,
        Description = string.IsNullOrWhiteSpace(task.Description) ? task.Title : task.Description,
        Kind = task.Kind,
        Optional = task.Optional,
        Files = Files(task, file, errors),
        FileHints = task.FileHints,
        Requirements = task.Requirements,
        Acceptance = task.Acceptance,
        DependsOn = Edges(task),
        Completion = Completions.Parse(task.Completion) ?? Completion.Merge,
        Parent = task.Parent,
        IsParent = task.IsParent,
        AlreadyDone = task.Done,
        Metadata = new JsonObject { ["line"] = task.Line, ["mark"] = task.Mark },
    };

    /// <summary>True when something of the definition had changed. A task that is being worked on keeps its files and dependencies.</summary>
    private static bool Update(Changes changes, KiroTask task, WorkTask known, string file, List<ImportProblem> errors)
    {
        if (task.Done && !known.IsParent && known.State != TaskState.Done)
        {
            errors.Add(new(file, task.Line, "tick.unproven", $"{known.Ref} is ticked in the file but {known.State.Name()} in the registry; the tick is left alone."));
        }

        var wanted = known with
        {
            Title = task.Title,
            Description = string.IsNullOrWhiteSpace(task.Description) ? task.Title : task.Description,
            Optional = task.Optional,
            FileHints = task.FileHints,
            Requirements = task.Requirements,
            Acceptance = task.Acceptance,
            Parent = task.Parent,
            IsParent = task.IsParent,
        };
        var same = known.Title == wanted.Title && known.Description == wanted.Description && known.Optional == wanted.Optional
            && known.FileHints.SequenceEqual(wanted.FileHints) && known.Requirements.SequenceEqual(wanted.Requirements)
            && known.Acceptance.SequenceEqual(wanted.Acceptance) && known.Parent == wanted.Parent && known.IsParent == wanted.IsParent;
        var relinked = !known.State.IsActive() && !EdgesOf(changes.Store, known).SetEquals(Edges(task).Select(edge => (edge.Name, edge.Hard)));
        if (same && !relinked)
        {
            return false;
        }

        var stored = changes.Put(wanted);
        Cascade.Redefined(changes, known, stored);
        if (relinked)
        {
            stored = Creating.LinkDependencies(changes, stored, Edges(task));
            stored = Steering.Resettle(changes, Creating.Settle(changes, stored));
        }

        changes.Log(EventTypes.TaskUpdated, stored, new() { ["from_file"] = file });
        return true;
    }

    private static List<(string Name, bool Hard)> Edges(KiroTask task) =>
        [.. task.Dependencies.Select(edge => (edge.Id, edge.Hard)), .. task.MissingDependencies.Select(name => (name, true))];

    private static HashSet<(string, bool)> EdgesOf(IStoreReader store, WorkTask task) =>
    [
        .. store.DependenciesOf(task.Uid).Select(edge => (store.FindName(edge.DependsOn)?.Id ?? edge.DependsOn, edge.Hard)),
        .. task.MissingDependencies.Select(name => (name, true)),
    ];

    private static List<string> Files(KiroTask task, string file, List<ImportProblem> errors)
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
