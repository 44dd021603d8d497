using Interlock.Registry;
using Interlock.Registry.Syncing;
using Interlock.WorkGraph;

namespace Interlock.Kiro.Syncing;

/// <summary>A file to sync a spec with.</summary>
/// <param name="Spec">The spec; made when absent.</param>
/// <param name="Path">The file.</param>
/// <param name="Shown">As it is named in problems.</param>
/// <param name="SourcePath">Where ticks are written back, relative to the repository; null: nowhere.</param>
internal sealed record SyncSource(string Spec, string Path, string Shown, string? SourcePath);

/// <summary>What a sync did.</summary>
/// <param name="Result">Counts and problems.</param>
/// <param name="Lines">What changed in the registry, one line for each task.</param>
/// <param name="Diff">What changed in the file, unified; empty: nothing.</param>
internal sealed record SyncReport(ImportResult Result, IReadOnlyList<string> Lines, string Diff)
{
    public bool ChangedAnything => Lines.Count > 0 || Diff.Length > 0;

    /// <summary>A sync of many that could not be made for this file: nothing was read, and the reason stands among the errors.</summary>
    /// <param name="tasks">Of the spec in the store.</param>
    public static SyncReport Failed(SyncSource source, int tasks, Refusal refusal)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(refusal);
        var problem = new ImportProblem(source.Shown, 1, refusal.Code, refusal.Message);
        return new(new() { Spec = source.Spec, Tasks = tasks, LinesRead = 0, LinesTasks = 0, LinesNotTasks = 0, Errors = [problem] }, [], "");
    }
}

/// <summary>
/// Brings a <c>tasks.md</c> and the registry together, both ways (design page 4). The registry's part is one transaction; then the
/// file is written, only if it still holds what was read; then what was written is recorded. Cut off in between, the next sync
/// finds both sides saying the same and goes on.
/// </summary>
/// <param name="locks">Null: nobody else writes the file.</param>
internal sealed class KiroSync(TaskRegistry registry, KiroFile files, SpecLocks? locks)
{
    private const int Attempts = 8;

    /// <param name="options">Asked once nobody else writes the file any more; its refusal leaves both sides as they are.</param>
    /// <param name="rehearsal">The registry undoes what is done to it, and the file is not written.</param>
    /// <returns>A report, or a refusal of <see cref="KiroFile"/>, <see cref="KiroDocument.Parse"/>, <c>kiro.busy</c>, <c>kiro.changed_while_written</c>.</returns>
    public async Task<Result<SyncReport>> RunAsync(SyncSource source, Func<CancellationToken, Task<Result<SyncOptions>>> options, Actor actor, bool rehearsal, CancellationToken cancellation)
    {
        if (TaskRef.Refuse("spec", source.Spec) is { } badName)
        {
            return badName;
        }

        var entered = rehearsal || locks is null ? null : (Result<IDisposable>?)await locks.EnterAsync(source.Spec, cancellation);
        if (entered is { IsRefused: true } busy)
        {
            return busy.Refusal;
        }

        using var held = entered?.Value;
        var chosen = await options(cancellation);
        return chosen.IsRefused ? chosen.Refusal : await AttemptsAsync(source, chosen.Value, actor, rehearsal, cancellation);
    }

    /// <summary>Brings a document into the registry, wherever it comes from: nothing is written back, and no task is taken away.</summary>
    public Result<ImportResult> Import(SyncSource source, KiroDocument document, PlanFormat format, Actor actor)
    {
        var once = TaskRef.Refuse("spec", source.Spec) is { } badName
            ? badName
            : Once(source, new() { Format = format, Writes = false, Removes = false }, actor, rehearsal: true, [], document, CriteriaList.None);
        return once.IsRefused ? once.Refusal : once.Value.Report.Result;
    }

    private async Task<Result<SyncReport>> AttemptsAsync(SyncSource source, SyncOptions options, Actor actor, bool rehearsal, CancellationToken cancellation)
    {
        SyncReport? earlier = null;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var read = await files.ReadAsync(source.Path, cancellation);
            var document = read.IsRefused ? read.Refusal : KiroDocument.Parse(read.Value);
            if (document.IsRefused)
            {
                return document.Refusal;
            }

            var criteria = await CriteriaList.BesideAsync(source.Path, files, cancellation);
            if (criteria.IsRefused)
            {
                return criteria.Refusal;
            }

            var once = Once(source, options, actor, rehearsal, read.Value, document.Value, criteria.Value);
            if (once.IsRefused)
            {
                return once.Refusal;
            }

            var (report, complete) = once.Value;
            earlier = earlier is null ? report : Sum(earlier, report);
            if (complete)
            {
                return earlier;
            }
        }

        return new Refusal(
            RefusalKind.Conflict, "kiro.changed_while_written", $"{source.Shown} changed again each time it was about to be written; it was left as it is.", "Try again when nobody is saving it.");
    }

    /// <returns>The report, and false where the file is to be read again: it changed meanwhile, or its texts were written.</returns>
    private Result<(SyncReport Report, bool Complete)> Once(SyncSource source, SyncOptions options, Actor actor, bool rehearsal, byte[] content, KiroDocument document, CriteriaList criteria)
    {
        SyncDecision? decided = null;
        EditedFile? edited = null;
        var plan = options.Format.Plan(document);
        var tick = options.Format.Tick(document);
        var done = registry.Syncing.Apply(source.Spec, source.SourcePath, actor, view =>
        {
            decided = SyncPlanner.Decide(view, plan, criteria, options, source.Shown);
            edited = FileEditor.Apply(content, [.. decided.Edits.Select(edit => edit.Ticked(tick))], options.Format);

            // Known before they are written: cut off in between, the next sync sees whose lines these are.
            return decided.Plan with { Bases = [.. decided.Plan.Bases, .. edited.Made.Where(edit => edit.Insert is not null).Select(edit => edit.Agreement).Where(one => one.IsNews).Select(one => one.Now)] };
        });
        if (done.IsRefused)
        {
            return done.Refusal;
        }

        var changed = edited!.Made.Count > 0;
        if (changed && !rehearsal)
        {
            var replaced = files.ReplaceIfSame(source.Path, content, edited.Content);
            if (replaced.IsRefused)
            {
                return replaced.Refusal;
            }

            if (!replaced.Value)
            {
                return (Report(source, document, plan, decided!, done.Value, edited with { Made = [] }, ""), false);
            }

            Record(edited, done.Value);
        }

        // A new title or star may say more than itself: what follows from it for kind and order is read at once.
        var complete = rehearsal || edited.Made.All(edit => edit.Mark is not null);
        return (Report(source, document, plan, decided!, done.Value, edited, changed ? UnifiedDiff.Of(source.Shown, content, edited.Content) : ""), complete);
    }

    private void Record(EditedFile edited, SyncOutcome done)
    {
        foreach (var edit in edited.Made)
        {
            edit.Done();
        }

        registry.Syncing.Agree(
        [
            .. edited.Made.Select(edit => edit.Agreement).Where(agreement => agreement.Written is not null).Distinct()
                .Where(agreement => !done.Refused.ContainsKey(agreement.Now.Task))
                .Select(agreement => done.Resolve(agreement.Written!)),
        ]);
    }

    private static SyncReport Report(SyncSource source, KiroDocument document, KiroPlan plan, SyncDecision decided, SyncOutcome done, EditedFile edited, string diff)
    {
        var touched = decided.Plan.Changes.Where(change => decided.LineOf.ContainsKey(change.Uid)).Select(change => change.Uid)
            .Union(edited.Made.Where(edit => edit.Insert is null).Select(edit => edit.Agreement.Now.Task), StringComparer.Ordinal)
            .Count();
        return new(
            new()
            {
                Spec = source.Spec,
                Tasks = done.Tasks,
                LinesRead = document.LinesRead,
                LinesTasks = plan.Tasks.Count,
                LinesNotTasks = document.LinesRead - plan.Tasks.Count,
                Read = plan.Tasks,
                Added = decided.Plan.New.Count,
                Updated = touched + edited.Made.Count(edit => edit.Insert is not null),
                Unchanged = decided.Matched - touched,
                Removed = decided.Removed,
                Conflicts = [.. decided.Conflicts, .. edited.Unsafe.Select(edit => edit.Problem(source.Shown)), .. Refusals(source, decided, done)],
                Errors = [.. decided.Errors, .. Drafts(source, decided, done)],
                Noted = [.. decided.Noted.Where(one => !done.Refused.ContainsKey(one.Uid)).Select(one => one.Note)],
            },
            decided.Lines,
            diff);
    }

    private static IEnumerable<ImportProblem> Refusals(SyncSource source, SyncDecision decided, SyncOutcome done) =>
        done.Refused.Select(pair => new ImportProblem(source.Shown, decided.LineOf.GetValueOrDefault(pair.Key, 1), "tick.unproven", $"The tick is left alone: {pair.Value.Message}"));

    private static IEnumerable<ImportProblem> Drafts(SyncSource source, SyncDecision decided, SyncOutcome done)
    {
        var lines = decided.NewLines.ToDictionary(pair => done.Uids[pair.Key], pair => pair.Value, StringComparer.Ordinal);
        return done.Drafts.Select(pair => new ImportProblem(
            source.Shown, decided.LineOf.TryGetValue(pair.Key, out var line) ? line : lines.GetValueOrDefault(pair.Key, 1), "task.draft", pair.Value));
    }

    private static SyncReport Sum(SyncReport first, SyncReport second) => new(
        second.Result with
        {
            Added = first.Result.Added + second.Result.Added,
            Updated = Math.Max(first.Result.Updated, second.Result.Updated),
            Unchanged = Math.Max(0, Math.Min(first.Result.Unchanged, second.Result.Unchanged)),
            Removed = first.Result.Removed + second.Result.Removed,
            Noted = [.. first.Result.Noted, .. second.Result.Noted],
        },
        [.. first.Lines, .. second.Lines],
        first.Diff + second.Diff);
}
