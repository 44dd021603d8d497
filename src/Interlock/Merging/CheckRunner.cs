using Interlock.Claims;
using Interlock.Git;
using Interlock.Journal;
using Interlock.Launching;
using Interlock.Runs;

namespace Interlock.Merging;

/// <summary>How the configured checks went on one tree.</summary>
/// <param name="Failed">Name of the first check that failed; null: all passed.</param>
/// <param name="Output">End of the failed check's output.</param>
internal sealed record CheckReport(string? Failed, string Output, int? ExitCode, string OutputPath)
{
    /// <summary>The command of the failed check, as people write it.</summary>
    public string? Command { get; init; }

    /// <summary>Where its whole output is; null where nothing was kept.</summary>
    public string? Log => OutputPath.Length == 0 ? null : OutputPath;

    /// <summary>The last lines of its output, more than are shown: for whoever has to mend it.</summary>
    public string LastLines { get; init; } = "";

    /// <summary>Tracked files that the failed check changed; then that is its failure.</summary>
    public IReadOnlyList<string> Changed { get; init; } = [];
}

/// <summary>Runs the configured checks, one after the other, in a clean checkout.</summary>
internal sealed class CheckRunner(IProcessLauncher launcher, IIdSource ids, string outputDirectory)
{
    private const int KeptLines = 100;
    private const int KeptBytes = 16 * 1024;

    /// <summary>
    /// The tree's files are compared with their ids before the first check, between the checks, and after the last: what a check
    /// changes would be judged instead of what is to be merged.
    /// </summary>
    /// <returns>The report; refusal <c>checktree.not_exact</c> where the files were not the commit's to begin with.</returns>
    public async Task<Result<CheckReport>> RunAsync(IReadOnlyList<Check> checks, CheckTreeLease tree, CancellationToken cancellation)
    {
        if (await tree.ChangedAsync(cancellation) is { Count: > 0 } inexact)
        {
            return new Refusal(RefusalKind.Failed, "checktree.not_exact",
                $"The files to be checked are not those of {tree.Commit[..12]}: {Some(inexact)}.",
                "Somebody writes into the check tree or the object store, or a filter changes bytes. See 'git fsck' and the file's attributes.",
                new() { ["path"] = tree.Path, ["files"] = JsonList.Of(inexact) });
        }

        foreach (var check in checks)
        {
            if (await OneAsync(check, tree.Path, cancellation) is { } ended && (ended.IsRefused || ended.Value.Failed is not null))
            {
                return ended.IsRefused || tree.MissingSubmodules.Count == 0 ? ended : ended.Value with { Output = ended.Value.Output + Missing(tree.MissingSubmodules) };
            }

            var changed = await tree.ChangedAsync(cancellation);
            var allowed = changed.Where(path => check.Writes.Any(glob => Glob.Matches(glob, path, ignoreCase: false))).ToList();
            if (changed.Except(allowed).ToList() is { Count: > 0 } unwanted)
            {
                return new CheckReport(check.Name, $"it changed tracked files: {Some(unwanted)}", 0, "") { Changed = unwanted, Command = check.Command };
            }

            if (allowed.Count > 0)
            {
                await tree.RestoreAsync(allowed, cancellation);
            }
        }

        return new CheckReport(null, "", 0, "");
    }

    private async Task<Result<CheckReport>> OneAsync(Check check, string checkout, CancellationToken cancellation)
    {
        var id = ids.Next(8);
        var output = Path.Combine(outputDirectory, $"check-{id}.log");
        var ran = await launcher.RunAsync(
            new()
            {
                RunId = id,
                Command = CommandLine.Of(check.Argv),
                WorkingDirectory = checkout,
                Worktree = checkout,
                OutputPath = output,
                Judges = true,
                Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["INTERLOCK_CHECK"] = check.Name },
            },
            new() { Clocks = new() { Stall = null, Wall = check.Timeout } },
            cancellation);
        if (ran.IsRefused)
        {
            return ran.Refusal;
        }

        var end = ran.Value;
        if (end.ExitCode != 0 || end.ClockFired is not null)
        {
            var why = end.ClockFired is null ? end.OutputPreview : $"{end.OutputPreview}\n(ended after {check.Timeout.TotalSeconds:0} s)";
            return new CheckReport(check.Name, why, end.ExitCode, output) { Command = check.Command, LastLines = FileTail.Lines(output, KeptLines, KeptBytes) };
        }

        File.Delete(output);
        return new CheckReport(null, "", 0, "");
    }

    private static string Missing(IReadOnlyCollection<string> submodules) =>
        $"\n(the submodule {Some(submodules)} is empty: the repository has no objects of it; 'git submodule update --init' in the main checkout brings them)";

    private static string Some(IReadOnlyCollection<string> paths) => string.Join(", ", paths.Take(5)) + (paths.Count > 5 ? $" and {paths.Count - 5} more" : "");
}
