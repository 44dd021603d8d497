using System.Text;
using Interlock.Claims;
using Interlock.Git;
using Interlock.Kiro;
using Interlock.Kiro.Syncing;
using Interlock.Plans;
using Interlock.Registry;
using Interlock.WorkGraph;

namespace Interlock.Workplaces;

/// <summary>What a person takes that a sync would else ask about.</summary>
/// <param name="Everything">Reopened tasks and other work in the place of held or done work.</param>
/// <param name="Ticks">Tasks whose ticks made by hand are accepted; none in it: all; null: none.</param>
public sealed record SyncConsent(bool Everything, IReadOnlyCollection<string>? Ticks);

/// <summary>Brings <c>tasks.md</c> files and the registry of a repository together.</summary>
internal sealed class SpecSync
{
    /// <summary>For a checkout that a merge has not reached yet; a large one takes a while.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Workplace workplace;
    private readonly Actor actor;
    private readonly KiroFile files;
    private readonly SpecOrigin origin;
    private readonly PlanPlaces places;
    private readonly KiroSync sync;

    public SpecSync(Workplace workplace, Actor actor)
    {
        this.workplace = workplace;
        this.actor = actor;
        var clock = workplace.Registry.Context.Clock;
        files = new(clock) { Root = workplace.Root };
        origin = new(workplace, files);
        places = new(workplace.Root, workplace.Settings.Kiro.Path);
        sync = new(workplace.Registry, files, SpecLocks.In(workplace.Place.StateDirectory, clock));
    }

    /// <summary>Plans of the repository that are kept in step, by name; also those whose change went to an archive since.</summary>
    public IReadOnlyList<SyncSource> Found()
    {
        var found = places.All().Select(plan => Path.Combine(workplace.Root, plan.Path)).Select(path => Source(path, NameOf(path))).ToList();
        var known = workplace.Registry.Reading.Specs().Select(spec => spec.Spec).Where(spec => spec.SourcePath is not null && found.TrueForAll(source => source.Spec != spec.Name));
        found.AddRange(known.Select(spec => (Spec: spec.Name, Moved: places.ArchivedFrom(spec.SourcePath!))).Where(pair => pair.Moved is not null).Select(pair => Source(Path.Combine(workplace.Root, pair.Moved!), pair.Spec)));
        return [.. found.OrderBy(source => source.Spec, StringComparer.Ordinal)];
    }

    /// <summary>The file of a spec: the one it was read from, else that of the folder of its name.</summary>
    public Result<SyncSource> Of(string spec)
    {
        var known = workplace.Registry.Reading.Spec(spec);
        if (Found().FirstOrDefault(found => found.Spec == spec) is { } folder && (known.IsRefused || known.Value.Spec.SourcePath is null || origin.Other(folder) is null))
        {
            return folder;
        }

        return known.IsRefused ? known.Refusal
            : known.Value.Spec.SourcePath is { } path ? Source(Path.Combine(workplace.Root, places.ArchivedFrom(path) ?? path), spec)
            : new Refusal(RefusalKind.NotFound, "spec.no_file", $"{spec} has no file in this repository to sync with.", $"Put one at {workplace.Settings.Kiro.Path}/{spec}/tasks.md, or read another with 'interlock spec import PATH --name {spec}'.");
    }

    /// <summary>Reads one file into the registry, any readable path; of a folder its <c>tasks.md</c>. The file is not written, and no task is taken away.</summary>
    /// <param name="name">Null: made of the path.</param>
    /// <param name="format">One of <see cref="PlanFormats.Names"/>; null: recognised by path, then by content.</param>
    /// <param name="map">What words for states mean, <c>WORD=STATE</c>; only for what other tools keep in formats of their own.</param>
    /// <returns>One result, or several where a file holds several plans.</returns>
    public async Task<Result<IReadOnlyList<ImportResult>>> ImportAsync(string path, string? name, string? format, IReadOnlyList<string> map, CancellationToken cancellation)
    {
        if (ForeignImport.At(path, format) is { } foreign)
        {
            var file = Path.GetFullPath(foreign.File);
            return await new ForeignImport(workplace, actor, files, origin).RunAsync(file, foreign.Format, name, map, SourcePath(file), cancellation);
        }

        path = Directory.Exists(path) ? Path.Combine(path, "tasks.md") : path;
        var full = Path.GetFullPath(path);
        var source = new SyncSource(name ?? NameOf(full), full, path, SourcePath(full));
        if (PlanPlaces.IsArchived(source.SourcePath ?? full))
        {
            return new Refusal(RefusalKind.Usage, "plan.archived", $"{source.Shown} belongs to a change that was archived; its work is over.", "Read a change that is not below the archive.");
        }

        var report = await RunAsync(
            source,
            async stop => name is null && origin.Other(source) is { } other ? other : await InFormatAsync(Options() with { Writes = false, Removes = false }, source, format, stop),
            cancellation);
        return report.IsRefused ? report.Refusal : (ImportResult[])[report.Value.Result];
    }

    /// <summary>Brings one spec or all together. One file that cannot be read keeps no other from being synced.</summary>
    /// <param name="named">The only spec; null: every spec folder of the repository.</param>
    /// <returns>A report for each; a refusal only where one spec was named.</returns>
    /// <param name="consent">What a person takes that would else be asked about.</param>
    public async Task<Result<IReadOnlyList<SyncReport>>> RunAllAsync(string? named, SyncConsent? consent, CancellationToken cancellation)
    {
        if (named is not null)
        {
            var one = Of(named);
            var synced = one.IsRefused ? one.Refusal : await RunAsync(one.Value, beforeWork: false, cancellation, consent);
            return synced.IsRefused ? synced.Refusal : (SyncReport[])[synced.Value];
        }

        var reports = new List<SyncReport>();
        foreach (var source in Found())
        {
            var report = await RunAsync(source, beforeWork: false, cancellation, consent);
            reports.Add(report.IsRefused ? SyncReport.Failed(source, Count(source.Spec), report.Refusal) : report.Value);
        }

        return reports;
    }

    /// <summary>Brings the chosen specs that have a file up to date before work on them; one that has none must be in the registry already.</summary>
    /// <param name="wanted">None: all that the repository has.</param>
    /// <param name="warned">Told, by code and message, of what was wrong with a file and stops nothing.</param>
    /// <returns>The specs to work on.</returns>
    public async Task<Result<IReadOnlyList<string>>> RunBeforeWorkAsync(IReadOnlyList<string> wanted, Action<string, string> warned, CancellationToken cancellation)
    {
        // Without a name, work is not begun on what another tool plans before it was once read.
        foreach (var source in Found().Where(one => wanted.Count == 0 ? IsOurs(one) : wanted.Contains(one.Spec)))
        {
            var synced = await RunAsync(source, beforeWork: true, cancellation);
            if (synced.IsRefused && wanted.Count > 0)
            {
                return synced.Refusal;
            }

            if (synced.IsRefused)
            {
                warned(synced.Refusal.Code, $"{source.Shown}: {synced.Refusal.Message}");
                continue;
            }

            foreach (var problem in synced.Value.Result.Conflicts.Concat(synced.Value.Result.Errors))
            {
                warned(problem.Code, $"{problem.File}:{problem.Line}: {problem.Message}");
            }
        }

        foreach (var spec in wanted)
        {
            var known = workplace.Registry.Reading.Spec(spec);
            if (known.IsRefused)
            {
                return known.Refusal;
            }
        }

        return wanted.Count > 0 ? wanted.ToList() : workplace.Registry.Reading.Specs().Select(spec => spec.Spec.Name).ToList();
    }

    /// <summary>Brings both sides together.</summary>
    /// <param name="beforeWork">Merges follow that carry the ticks: a file that git carries unedited is left to them.</param>
    /// <param name="consent">What a person takes that would else be asked about.</param>
    public Task<Result<SyncReport>> RunAsync(SyncSource source, bool beforeWork, CancellationToken cancellation, SyncConsent? consent = null) => RunAsync(
        source,
        async stop =>
        {
            if (origin.Other(source) is { } other)
            {
                return other;
            }

            var carried = await IsCarriedAsync(source, stop);
            var options = Options() with { Writes = !(beforeWork && carried), LeaveToMerges = carried, Accepts = consent?.Everything ?? false, AcceptedTicks = consent?.Ticks };
            return await InFormatAsync(options, source, format: null, stop);
        },
        cancellation);

    /// <summary>The folder of a <c>tasks.md</c>, else the file's own name, with what cannot stand in a name replaced.</summary>
    internal static string NameOf(string path)
    {
        var stem = Path.GetFileNameWithoutExtension(path);
        return Named(stem.Equals("tasks", StringComparison.OrdinalIgnoreCase) && Path.GetFileName(Path.GetDirectoryName(path)) is { Length: > 0 } folder ? folder : stem);
    }

    /// <summary>A name for a spec, with what cannot stand in one replaced.</summary>
    internal static string Named(string raw)
    {
        var name = new StringBuilder();
        foreach (var rune in raw.EnumerateRunes())
        {
            if (Encoding.UTF8.GetByteCount(name.ToString()) > TaskRef.MaxNameBytes - 8)
            {
                break;
            }

            name.Append(Rune.IsLetterOrDigit(rune) || rune.Value is '.' or '_' or '-' or '~' ? rune.ToString() : "-");
        }

        var clean = name.ToString().Replace("..", ".", StringComparison.Ordinal).Trim('.', '-', '~', '_');
        return clean.Length == 0 ? "spec" : clean;
    }

    /// <summary>
    /// A merge that was cut off may have moved the target and not yet the files: what is missing in them then is no edit of anybody.
    /// </summary>
    private Task<Result<SyncReport>> RunAsync(SyncSource source, Func<CancellationToken, Task<Result<SyncOptions>>> options, CancellationToken cancellation) => sync.RunAsync(
        source,
        async stop => await InStepAsync(stop) is { } behind ? behind : await options(stop),
        actor,
        workplace.Place.Rehearses,
        cancellation);

    private async Task<Refusal?> InStepAsync(CancellationToken cancellation) =>
        workplace.Git is not { } git ? null
        : workplace.Place.Rehearses ? new CheckoutFollow(git).Unfinished()
        : await new CheckoutFollow(git).SettleAsync(Patience, cancellation);

    private int Count(string spec) => workplace.Registry.Lookups.Tasks(new() { Spec = spec }).Count;

    private SyncSource Source(string path, string spec) => new(spec, path, SourcePath(Path.GetFullPath(path)) ?? path, SourcePath(Path.GetFullPath(path)));

    private SyncOptions Options() => new()
    {
        TrustTicks = workplace.Settings.Kiro.TrustTicks && workplace.RequireTrust() is null,
        Untick = workplace.Settings.Kiro.Untick,
        ByPerson = !actor.InsideRun && workplace.Registry.Roster.Find(actor.Name) is not { IsRefused: false, Value.Kind: WorkerKind.AiAgent },
    };

    private bool IsOurs(SyncSource source) =>
        workplace.Registry.Syncing.Origin(source.Spec) is not null || (source.SourcePath?.StartsWith($"{workplace.Settings.Kiro.Path.TrimEnd('/')}/", StringComparison.Ordinal) ?? false);

    private async Task<Result<SyncOptions>> InFormatAsync(SyncOptions options, SyncSource source, string? format, CancellationToken cancellation)
    {
        var found = await FormatAsync(source, format, cancellation);
        return found.IsRefused ? found.Refusal
            : await origin.StandingAsync(PlanPlaces.IsArchived(SpecOrigin.NameOf(source)) ? options with { Format = found.Value, Writes = false, Removes = false, Closes = true } : options with { Format = found.Value }, source, cancellation);
    }

    /// <summary>As said, else by the path, else as it was read before, else by the content.</summary>
    private async Task<Result<PlanFormat>> FormatAsync(SyncSource source, string? format, CancellationToken cancellation)
    {
        var (formats, kiroPath, name) = (workplace.Plans, workplace.Settings.Kiro.Path, SpecOrigin.NameOf(source));
        if ((format is null ? null : formats.Named(format)) is { } said)
        {
            return said;
        }

        if (formats.ByPath(name, kiroPath) is { } byPath)
        {
            return byPath;
        }

        if (workplace.Registry.Syncing.Origin(source.Spec) is { Format: { } before } known && known.File == name && formats.Named(before) is { } remembered)
        {
            return remembered;
        }

        var read = await files.ReadAsync(source.Path, cancellation);
        var document = read.IsRefused ? read.Refusal : KiroDocument.Parse(read.Value);
        return document.IsRefused ? document.Refusal : formats.Recognise(name, kiroPath, document.Value);
    }

    /// <summary>The target has the file, and nobody edited it here.</summary>
    private async Task<bool> IsCarriedAsync(SyncSource source, CancellationToken cancellation)
    {
        if (source.SourcePath is not { } path || workplace.Git is not { } git || workplace.Registry.Workspace?.TargetTip() is not { IsRefused: false } tip
            || await git.ShowFileAsync(tip.Value, path, cancellation) is not { } tracked)
        {
            return false;
        }

        var here = await files.ReadAsync(source.Path, cancellation);
        return !here.IsRefused && here.Value.AsSpan().SequenceEqual(tracked);
    }

    private string? SourcePath(string full)
    {
        var relative = Path.GetRelativePath(Path.GetFullPath(workplace.Root), full);
        return relative.StartsWith("..", StringComparison.Ordinal) || Path.IsPathRooted(relative) ? null : relative.Replace(Path.DirectorySeparatorChar, '/');
    }
}
