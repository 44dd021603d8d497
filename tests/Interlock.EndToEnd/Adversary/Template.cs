using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Interlock.EndToEnd.Harness;

namespace Interlock.EndToEnd.Adversary;

/// <summary>A repository as many attempts find it, made once and copied for each.</summary>
/// <param name="Grant">What ann was granted; null where nobody has claimed anything.</param>
internal sealed record Template(Scratch Scratch, string? Grant)
{
    private static readonly ConcurrentDictionary<(string Configuration, string Stage), Lazy<Template>> Made = new();

    static Template() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        foreach (var made in Made.Values.Where(made => made.IsValueCreated))
        {
            made.Value.Scratch.Dispose();
        }
    };

    public static Scratch Ready(string configuration) => new(Of(configuration, "ready", () => new(new(configuration + Scratch.Quick), null)).Scratch);

    /// <summary>With the task claimed and started.</summary>
    public static Claimed Started(string configuration) => Of(configuration, "started", () =>
    {
        var scratch = Ready(configuration);
        scratch.Create(Arena.Target, "--file", "one.txt");
        return new(scratch, scratch.Start(Arena.Target).Grant.ToJsonString());
    }).Copy();

    /// <summary>With its file changed and committed too.</summary>
    public static Claimed Worked(string configuration) => Of(configuration, "worked", () =>
    {
        var claimed = Started(configuration);
        claimed.Change("one.txt", "changed\n");
        return new(claimed.Scratch, claimed.Grant.ToJsonString());
    }).Copy();

    private static Template Of(string configuration, string stage, Func<Template> make) =>
        Made.GetOrAdd((configuration, stage), _ => new(make, LazyThreadSafetyMode.ExecutionAndPublication)).Value;

    private Claimed Copy()
    {
        var scratch = new Scratch(Scratch);
        var grant = JsonNode.Parse(Grant!.Replace(Path.GetFileName(Scratch.Machine.Root)[^6..], Path.GetFileName(scratch.Machine.Root)[^6..], StringComparison.Ordinal))!;
        return new(scratch, Arena.Target, "ann", grant);
    }
}
