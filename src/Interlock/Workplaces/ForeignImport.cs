using System.Text.Json;
using Interlock.Kiro;
using Interlock.Kiro.Syncing;
using Interlock.Plans;
using Interlock.Plans.Importing;
using Interlock.Registry;
using Interlock.Registry.Syncing;
using Interlock.WorkGraph;

namespace Interlock.Workplaces;

/// <summary>Reads plans that other tools keep in formats of their own into the registry; their files are never written.</summary>
internal sealed class ForeignImport(Workplace workplace, Actor actor, KiroFile files, SpecOrigin origin)
{
    /// <summary>Files of one backlog that are read.</summary>
    private const int MaxFiles = 20_000;

    /// <summary>Words of <c>--format</c>.</summary>
    public static IReadOnlyList<string> Names { get; } = [TaskMasterReader.Word, BacklogReader.Word, BeadsReader.Word];

    /// <summary>The file, and the format, that a path stands for; null: none of these.</summary>
    /// <param name="format">As a person says it; null: told from the path.</param>
    public static (string File, string Format)? At(string path, string? format)
    {
        var file = Directory.Exists(path) ? Array.Find(Inside(path), File.Exists) ?? path : path;
        var name = Path.GetFileName(file);
        var told = name is "config.yml" or "config.yaml" && Directory.Exists(Path.Combine(Path.GetDirectoryName(file)!, "tasks")) ? BacklogReader.Word
            : name.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase) ? BeadsReader.Word
            : name.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? TaskMasterReader.Word
            : null;
        return format is null ? told is null ? null : (file, told) : Names.Contains(format) ? (file, format) : null;
    }

    /// <returns>One result for each plan in the file, or a refusal: <c>plan.unknown_format</c>, <c>usage.invalid</c>, of reading, <c>spec.other_file</c>.</returns>
    public async Task<Result<IReadOnlyList<ImportResult>>> RunAsync(string file, string format, string? name, IReadOnlyList<string> map, string? sourcePath, CancellationToken cancellation)
    {
        var chosen = StateWords.Chosen(map);
        if (chosen.IsRefused)
        {
            return chosen.Refusal;
        }

        var plans = await ReadAsync(file, format, chosen.Value, cancellation);
        if (plans.IsRefused)
        {
            return plans.Refusal;
        }

        var results = new List<ImportResult>();
        foreach (var plan in plans.Value)
        {
            var spec = name is null ? SpecSync.Named(plan.Spec) : plans.Value.Count == 1 ? name : $"{name}-{SpecSync.Named(plan.Spec)}";
            var taken = Take(plan, new(spec, file, sourcePath ?? file, sourcePath), format, named: name is not null);
            if (taken.IsRefused)
            {
                return taken.Refusal;
            }

            results.Add(taken.Value);
        }

        return results;
    }

    private static string[] Inside(string folder) =>
    [
        Path.Combine(folder, "config.yml"), Path.Combine(folder, "config.yaml"), Path.Combine(folder, "tasks", "tasks.json"), Path.Combine(folder, "tasks.json"),
        Path.Combine(folder, "issues.jsonl"), Path.Combine(folder, "beads.jsonl"),
    ];

    private async Task<Result<IReadOnlyList<ForeignPlan>>> ReadAsync(string file, string format, IReadOnlyDictionary<string, ForeignState> chosen, CancellationToken cancellation)
    {
        var read = await files.ReadAsync(file, cancellation);
        if (read.IsRefused)
        {
            return read.Refusal;
        }

        IReadOnlyList<ForeignPlan> plans = format switch
        {
            BeadsReader.Word => BeadsReader.Matches(read.Value) ? [BeadsReader.Read(read.Value, chosen)] : [],
            BacklogReader.Word => [await BacklogAsync(read.Value, Path.GetDirectoryName(file)!, chosen, cancellation)],
            _ => Json(read.Value, chosen),
        };
        return plans.Any(plan => plan.Tasks.Count > 0) ? plans.ToList() : PlanFormats.Unknown(file);
    }

    private static IReadOnlyList<ForeignPlan> Json(byte[] content, IReadOnlyDictionary<string, ForeignState> chosen)
    {
        try
        {
            var text = content.AsSpan().StartsWith("\uFEFF"u8) ? content.AsMemory(3) : content;
            using var json = JsonDocument.Parse(text, JsonFields.Lenient);
            return TaskMasterReader.Matches(json.RootElement) ? TaskMasterReader.Read(json.RootElement, chosen) : [];
        }
        catch (JsonException)
        {
            // A file that is no JSON is of no format that is known.
            return [];
        }
    }

    private async Task<ForeignPlan> BacklogAsync(byte[] config, string folder, IReadOnlyDictionary<string, ForeignState> chosen, CancellationToken cancellation)
    {
        var (found, problems) = (new List<BacklogFile>(), new List<KiroProblem>());
        foreach (var part in BacklogReader.Folders.Where(part => Directory.Exists(Path.Combine(folder, part))))
        {
            foreach (var path in Directory.EnumerateFiles(Path.Combine(folder, part), "*.md").Order(StringComparer.Ordinal).Take(MaxFiles))
            {
                var name = $"{part}/{Path.GetFileName(path)}";
                var read = await files.ReadAsync(path, cancellation);
                if (read.IsRefused)
                {
                    problems.Add(new(1, read.Refusal.Code, $"{name} is not read: {read.Refusal.Message}"));
                }
                else
                {
                    found.Add(new(name, read.Value));
                }
            }
        }

        var plan = BacklogReader.Read(config, found, chosen);
        return plan with { Problems = [.. plan.Problems, .. problems] };
    }

    private Result<ImportResult> Take(ForeignPlan plan, SyncSource source, string format, bool named)
    {
        if ((TaskRef.Refuse("spec", source.Spec) ?? (named ? null : origin.Other(source))) is { } refusal)
        {
            return refusal;
        }

        SyncDecision? decided = null;
        var done = workplace.Registry.Syncing.Apply(source.Spec, null, actor, view =>
        {
            decided = ImportPlanner.Decide(view, plan, source.Shown);
            return decided.Plan with { Origin = new(source.Spec, SpecOrigin.NameOf(source), null, format) };
        });
        if (done.IsRefused)
        {
            return done.Refusal;
        }

        var lines = decided!.NewLines.ToDictionary(pair => done.Value.Uids[pair.Key], pair => pair.Value, StringComparer.Ordinal);
        var updated = decided.Plan.Changes.Count;
        return new ImportResult
        {
            Spec = source.Spec,
            Tasks = done.Value.Tasks,
            LinesRead = plan.Tasks.Count + plan.NotTasks,
            LinesTasks = plan.Tasks.Count,
            LinesNotTasks = plan.NotTasks,
            Added = decided.Plan.New.Count,
            Updated = updated,
            Unchanged = decided.Matched - updated,
            Removed = decided.Removed,
            Conflicts = decided.Conflicts,
            Errors = [.. decided.Errors, .. done.Value.Drafts.Select(pair => new ImportProblem(source.Shown, lines.GetValueOrDefault(pair.Key, decided.LineOf.GetValueOrDefault(pair.Key, 1)), "task.draft", pair.Value))],
            Noted = [.. decided.Noted.Select(one => one.Note)],
        };
    }
}
