using Interlock.Git;
using Interlock.Registry;

namespace Interlock.Merging;

/// <summary>Runs the configured checks on exact trees; a tree that passed them once is not checked again.</summary>
internal sealed class TreeTests(TaskRegistry registry, GitRepository repository, MergeOptions options, CheckRunner runner)
{
    /// <summary>Name of the checkout that checks run in.</summary>
    public const string Checkout = "checks";

    private readonly CheckTree checkTree = new(repository, Checkout);

    public async Task<Result<CheckReport>> RunAsync(string commit, string tree, CancellationToken cancellation)
    {
        var identity = Check.Identity(options.Checks!);
        if (options.Checks!.Count == 0 || registry.Context.Store.Read(reader => MergeRecords.Trees.Find(reader, tree))?.Checks == identity)
        {
            return new CheckReport(null, "", 0, "");
        }

        var lease = await checkTree.TakeAsync(commit, cancellation);
        if (lease.IsRefused)
        {
            return lease.Refusal;
        }

        using var checkout = lease.Value;
        var report = await runner.RunAsync(options.Checks, checkout.Path, cancellation);
        if (!report.IsRefused && report.Value.Failed is null)
        {
            registry.Context.Store.Write(tx => MergeRecords.Trees.Put(tx, new() { Tree = tree, Checks = identity, At = registry.Context.Now }));
        }

        return report;
    }
}
