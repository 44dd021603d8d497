using Interlock.Journal;
using Interlock.Registry;

namespace Interlock.Merging;

/// <summary>Runs the configured checks on exact trees; a tree that passed them once is not checked again.</summary>
internal sealed class TreeTests(TaskRegistry registry, IMergeRepository repository, MergeOptions options)
{
    /// <param name="task">Uid of the task it is for; null: for several.</param>
    public async Task<Result<CheckReport>> RunAsync(string? task, string commit, string tree, CancellationToken cancellation)
    {
        var identity = Check.Identity(options.Checks!);
        if (options.Checks!.Count == 0 || registry.Entries.Tested(tree)?.Checks == identity)
        {
            return new CheckReport(null, "", 0, "");
        }

        return await AgainAsync(task, commit, tree, cancellation);
    }

    /// <summary>The same whatever is known of the tree.</summary>
    public async Task<Result<CheckReport>> AgainAsync(string? task, string commit, string tree, CancellationToken cancellation)
    {
        var identity = Check.Identity(options.Checks!);
        var clock = registry.Context.Clock;
        var began = clock.GetTimestamp();
        var report = await repository.CheckAsync(commit, cancellation);
        if (!report.IsRefused)
        {
            Record(task, commit, tree, identity, report.Value, clock.GetElapsedTime(began));
        }

        return report;
    }

    private void Record(string? task, string commit, string tree, string identity, CheckReport report, TimeSpan took) =>
        registry.Entries.Tested(task, new() { Tree = tree, Checks = identity, At = registry.Context.Now }, Red(tree, identity, report), new()
        {
            ["outcome"] = report.Failed is null ? "passed" : "failed",
            ["checks"] = JsonList.Of(options.Checks!.Select(check => check.Name)),
            ["sources"] = RanCheck.Json(registry.Context.Options.CheckSources),
            ["failed"] = report.Failed,
            ["changed"] = report.Changed.Count == 0 ? null : JsonList.Of(report.Changed),
            ["command"] = report.Command,
            ["exit_code"] = report.ExitCode,
            ["log"] = report.Log,
            ["output"] = report.LastLines.Length == 0 ? null : report.LastLines,
            ["commit"] = commit,
            ["tree"] = tree,
            ["duration_seconds"] = Math.Round(took.TotalSeconds, 3),
        });

    private RedTree? Red(string tree, string identity, CheckReport report) => report.Failed is { } failed
        ? new() { Tree = tree, Checks = identity, Failed = failed, Command = report.Command, Log = report.Log, At = registry.Context.Now }
        : null;
}
