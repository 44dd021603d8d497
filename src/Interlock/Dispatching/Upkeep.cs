using System.Text.Json.Serialization;
using Interlock.Merging;
using Interlock.Registry;
using Interlock.Registry.Keeping;

namespace Interlock.Dispatching;

/// <summary>How long what grows is kept.</summary>
internal sealed record UpkeepOptions
{
    public EventRetention Events { get; init; } = new();

    /// <summary>Ended runs: their record and their output; null: for ever.</summary>
    public TimeSpan? Runs { get; init; }

    /// <summary>Between two rounds of a dispatcher.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromHours(1);
}

/// <summary>What one round did, or would do.</summary>
internal sealed record UpkeepReport(ArchivedEvents Archived, int Runs, long OutputBytes, int Keys, int Trees);

/// <summary>
/// Keeps everything that grows with use within bounds: events go to the archive; ended runs that no open task needs go with their
/// output, idempotency keys and remembered checks when their time is over. Work is never touched: rescue refs, branches, worktrees,
/// artifacts, approvals and issues stay until somebody removes them.
/// </summary>
/// <param name="runDirectory">Only what lies below it is ever deleted.</param>
internal sealed class Upkeep(TaskRegistry registry, string runDirectory, UpkeepOptions options)
{
    /// <summary>Checked trees are only remembered to save time.</summary>
    private static readonly TimeSpan Trees = TimeSpan.FromDays(30);

    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(1);

    private DateTimeOffset? asked;

    private DateTimeOffset Now => registry.Context.Now;

    /// <summary>The last round of any dispatcher was long enough ago. The store is asked for it once a minute.</summary>
    public bool IsDue()
    {
        if (asked is { } before && Now - before < LookEvery && Now >= before)
        {
            return false;
        }

        asked = Now;
        return registry.Pruning.LastRound() is not { } last || Now - last.At >= options.Interval || Now < last.At;
    }

    /// <summary>A round whose failure must not stop whoever runs it: it is written down, and tried again when the next one is due.</summary>
    public void RunNow()
    {
        string? problem = null;
        try
        {
            Run();
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or RefusalException)
        {
            problem = failed.Message;
        }

        try
        {
            registry.Pruning.Note(problem);
        }
        catch (RefusalException)
        {
            // The store could not be used, so there is nothing to be remembered in; whoever else uses it says so.
        }
    }

    /// <param name="rehearse">Only tell what would be done.</param>
    public UpkeepReport Run(bool rehearse = false)
    {
        var archived = registry.Archiving.Run(options.Events, rehearse);
        var (runs, bytes) = options.Runs is { } age ? RemoveRuns(Now - age, rehearse) : (0, 0);
        var (keys, trees) = registry.Pruning.Forget(Trees, rehearse);
        return new(archived, runs, bytes, keys, trees);
    }

    /// <summary>Output first, record last: after a crash in between the record is found again.</summary>
    private (int Runs, long Bytes) RemoveRuns(DateTimeOffset before, bool rehearse)
    {
        var old = registry.Runs.Old(before);
        var bytes = 0L;
        foreach (var run in old)
        {
            bytes += Path.GetFileName(run.Id) == run.Id && run.Id.Trim('.').Length > 0 ? Remove(Path.Combine(runDirectory, run.Id), rehearse) : 0;
            if (!rehearse)
            {
                registry.Pruning.ForgetRun(run.Id);
            }
        }

        // Of analyses only those that a crash left behind.
        string[] left = Directory.Exists(runDirectory) ? [.. Directory.EnumerateFiles(runDirectory, "check-*.log"), .. Directory.EnumerateFiles(runDirectory, "impact-*")] : [];
        foreach (var log in left.Where(log => new DateTimeOffset(File.GetLastWriteTimeUtc(log), TimeSpan.Zero) < before))
        {
            bytes += new FileInfo(log).Length;
            if (!rehearse)
            {
                File.Delete(log);
            }
        }

        return (old.Count, bytes);
    }

    private static long Remove(string directory, bool rehearse)
    {
        if (!Directory.Exists(directory))
        {
            return 0;
        }

        var bytes = Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length);
        if (!rehearse)
        {
            Directory.Delete(directory, recursive: true);
        }

        return bytes;
    }
}
