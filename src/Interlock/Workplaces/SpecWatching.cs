using Interlock.Kiro;
using Interlock.Kiro.Syncing;

namespace Interlock.Workplaces;

/// <summary>Syncs whenever a file or the registry changed. File events only wake it; what it looks at is the files themselves.</summary>
/// <param name="named">The only spec; null: every spec folder of the repository.</param>
/// <param name="told">Told of each sync, and whether it is the first of that spec.</param>
internal sealed class SpecWatching(Workplace workplace, SpecSync sync, string? named, Action<SyncSource, Result<SyncReport>, bool> told)
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    /// <summary>A file is at rest when it looks the same twice this far apart.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(150);

    private readonly TimeProvider clock = workplace.Registry.Context.Clock;
    private readonly Dictionary<string, Look> synced = new(StringComparer.Ordinal);

    /// <summary>Goes on until stopped; a spec that cannot be synced is told of and tried again when it changes.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var wake = new SemaphoreSlim(0);
        using var watcher = Watcher(wake);
        try
        {
            while (true)
            {
                foreach (var source in Sources())
                {
                    await LookAsync(source, stop).ConfigureAwait(false);
                }

                if (await wake.WaitAsync(Poll, stop).ConfigureAwait(false))
                {
                    // Let the save come to its end; more events of it are the same news.
                    await Task.Delay(Rest, clock, stop).ConfigureAwait(false);
                    while (wake.Wait(0, stop))
                    {
                    }
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return;
        }
    }

    private IReadOnlyList<SyncSource> Sources() => named is null ? sync.Found() : sync.Of(named) is { IsRefused: false } one ? [one.Value] : [];

    private async Task LookAsync(SyncSource source, CancellationToken stop)
    {
        var now = Look.At(source, workplace);
        if (synced.TryGetValue(source.Spec, out var before))
        {
            if (before == now)
            {
                return;
            }

            await Task.Delay(Rest, clock, stop).ConfigureAwait(false);
            if (!Look.At(source, workplace).SameFiles(now))
            {
                // Still being saved: it is looked at again with the next round.
                return;
            }
        }

        var report = await sync.RunAsync(source, beforeWork: false, stop).ConfigureAwait(false);
        told(source, report, before is null);

        // As it was before the sync: what others change meanwhile is looked at again, and what the sync itself wrote then proves no news.
        synced[source.Spec] = now;
    }

    /// <summary>Null where the folder cannot be watched; then only looking again tells.</summary>
    private FileSystemWatcher? Watcher(SemaphoreSlim wake)
    {
        var home = Path.Combine(workplace.Root, workplace.Settings.Kiro.Path);
        if (!Directory.Exists(home))
        {
            return null;
        }

        try
        {
            var watcher = new FileSystemWatcher(home) { IncludeSubdirectories = true, Filter = "*.md" };
            watcher.Changed += (_, _) => wake.Release();
            watcher.Created += (_, _) => wake.Release();
            watcher.Renamed += (_, _) => wake.Release();
            watcher.Deleted += (_, _) => wake.Release();
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (IOException)
        {
            // No watches left on this machine: looking every second does it too.
            return null;
        }
    }

    /// <summary>What a spec's files and its part of the registry look like.</summary>
    private sealed record Look(long Length, DateTime Written, DateTime Requirements, long Seq)
    {
        public static Look At(SyncSource source, Workplace workplace)
        {
            var file = new FileInfo(source.Path);
            var requirements = new FileInfo(Path.Combine(Path.GetDirectoryName(source.Path)!, CriteriaList.FileName));
            var last = workplace.Registry.Reading.Events(new() { Spec = source.Spec, Limit = 1, Last = true });
            return new(file.Exists ? file.Length : -1, file.LastWriteTimeUtc, requirements.LastWriteTimeUtc, last.Count == 0 ? 0 : last[0].Seq);
        }

        public bool SameFiles(Look other) => (Length, Written, Requirements) == (other.Length, other.Written, other.Requirements);
    }
}
