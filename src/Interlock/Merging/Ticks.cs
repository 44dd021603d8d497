using Interlock.Git;
using Interlock.Kiro;
using Interlock.Kiro.Syncing;
using Interlock.Plans;
using Interlock.Registry;
using Interlock.Registry.Syncing;

namespace Interlock.Merging;

/// <summary>Boxes that a candidate ticks along with its merge, so that they are part of the tested tree.</summary>
/// <param name="Path">The <c>tasks.md</c>, relative to the repository; empty when nothing rides along.</param>
/// <param name="Content">The file with its boxes ticked.</param>
/// <param name="Uids">Tasks whose boxes are ticked in it.</param>
internal sealed record RidingTicks(string Path, byte[] Content, IReadOnlyList<string> Uids)
{
    /// <summary>Files that a candidate replaces, by path.</summary>
    public IReadOnlyDictionary<string, byte[]> Replaced => Path.Length == 0 ? new Dictionary<string, byte[]>(StringComparer.Ordinal) : new Dictionary<string, byte[]>(StringComparer.Ordinal) { [Path] = Content };

    public static RidingTicks None { get; } = new("", [], []);
}

/// <summary>Finds the boxes to tick: in the target's tree where the file is tracked there, else in the file itself.</summary>
internal sealed class Ticks(TaskRegistry registry, IMergeRepository repository)
{
    private readonly KiroFile files = new(registry.Context.Clock) { Root = repository.MainCheckout };
    private readonly SpecLocks locks = SpecLocks.In(repository.StateDirectory, registry.Context.Clock);

    /// <summary>Keeps syncs off the spec's file while the target moves to ticks that ride, until they are recorded.</summary>
    public Task<Result<IDisposable>> HoldAsync(string spec, CancellationToken cancellation) => locks.EnterAsync(spec, cancellation);

    /// <summary>Ticks that can ride in a candidate on <paramref name="target"/>: the file is tracked there and nobody has edited it locally.</summary>
    /// <param name="alsoDone">The task that the candidate completes; null: only those done already.</param>
    public async Task<RidingTicks> ForCandidateAsync(string spec, string? alsoDone, string target, CancellationToken cancellation)
    {
        var (path, due) = registry.Syncing.Due(spec, alsoDone);
        if (path is null || due.Count == 0 || await repository.FileAsync(target, path, cancellation) is not { } tracked || EditedLocally(path, tracked))
        {
            return RidingTicks.None;
        }

        var ticked = KiroTicks.Apply(tracked, [.. due.Select(one => new KiroTick(one.Number, one.Title))], format: FormatOf(spec));
        if (ticked.IsRefused)
        {
            return RidingTicks.None;
        }

        var uids = Ticked(due, ticked.Value);
        return ticked.Value.Ticked.Count == 0 ? RidingTicks.None with { Uids = uids } : new(path, ticked.Value.Content, uids);
    }

    /// <summary>Records boxes that are ticked now.</summary>
    public void Landed(IReadOnlyList<string> uids)
    {
        if (uids.Count > 0)
        {
            registry.Syncing.Ticked(uids);
        }
    }

    /// <summary>Writes what is left into the file where git does not carry it: untracked, or edited by a person meanwhile.</summary>
    /// <returns>Boxes ticked.</returns>
    public async Task<Result<int>> WriteFileAsync(string spec, string target, CancellationToken cancellation)
    {
        var (path, waiting) = registry.Syncing.Due(spec, null);
        if (path is null || waiting.Count == 0 || repository.MainCheckout is not { } root)
        {
            return 0;
        }

        var file = Path.Combine(root, path);
        if (!Posix.Exists(file) || (await repository.FileAsync(target, path, cancellation) is { } tracked && !EditedLocally(path, tracked)))
        {
            return 0;
        }

        var held = await HoldAsync(spec, cancellation);
        if (held.IsRefused)
        {
            return held.Refusal;
        }

        using var entered = held.Value;

        // A sync may have ticked them while this one waited.
        var (_, due) = registry.Syncing.Due(spec, null);
        KiroTicked? last = null;
        var format = FormatOf(spec);
        var written = await files.UpdateAsync(file, content =>
        {
            var ticked = KiroTicks.Apply(content, [.. due.Select(one => new KiroTick(one.Number, one.Title))], format: format);
            if (ticked.IsRefused)
            {
                return ticked.Refusal;
            }

            last = ticked.Value;
            return ticked.Value.Content;
        }, cancellation);
        if (written.IsRefused)
        {
            return written.Refusal;
        }

        Landed(Ticked(due, last!));
        return last!.Ticked.Count;
    }

    private PlanFormat? FormatOf(string spec) => registry.Syncing.Origin(spec)?.Format is { } name ? PlanFormats.Plain.Named(name) : null;

    private static List<string> Ticked(IReadOnlyList<DueTick> due, KiroTicked ticked)
    {
        var numbers = ticked.Ticked.Concat(ticked.Unchanged).ToHashSet(StringComparer.Ordinal);
        return [.. due.Where(one => numbers.Contains(one.Number)).Select(one => one.Uid)];
    }

    private bool EditedLocally(string path, byte[] tracked)
    {
        if (repository.MainCheckout is not { } root)
        {
            return false;
        }

        // What stands there and cannot be read is nothing that git put there.
        var here = RepositoryFile.ReadIfThere(root, path, KiroDocument.MaxBytes, followsInside: true);
        return here.IsRefused || (here.Value is { } bytes && !bytes.AsSpan().SequenceEqual(tracked));
    }
}
