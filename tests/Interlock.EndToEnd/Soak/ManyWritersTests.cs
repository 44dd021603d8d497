using System.Text.Json.Nodes;
using Interlock.EndToEnd.Harness;

namespace Interlock.EndToEnd.Soak;

/// <summary>Eight writers with the real program, kill -9 among them: acknowledged is stored, versions have no gaps, nothing contradicts itself.</summary>
public sealed class ManyWritersTests
{
    private const string Files = "files:ROOT/registry";

    [ProgramFact]
    public void Two_rounds_each_on_sqlite() => Rounds(null);

    [ProgramFact]
    public void Two_rounds_each_on_files() => Rounds(Files);

    [SoakFact]
    public void A_minute_on_sqlite() => Minute(null);

    [SoakFact]
    public void A_minute_on_files() => Minute(Files);

    private static void Rounds(string? url)
    {
        using var writers = new ManyWriters(url);
        writers.Rounds(2);
        Verify(writers, url);
        Assert.InRange(writers.Killed, 1, int.MaxValue);
    }

    private static void Minute(string? url)
    {
        using var writers = new ManyWriters(url);
        writers.For(TimeSpan.FromSeconds(60));
        Verify(writers, url);
        Assert.InRange(writers.Killed, 30, int.MaxValue);
    }

    private static void Verify(ManyWriters writers, string? url)
    {
        writers.Verify();
        if (url is null)
        {
            return;
        }

        // Each change of a spec makes its next version, and leaves an event that says which.
        var root = Path.Combine(writers.Scratch.Machine.Root, "registry");
        foreach (var spec in (string[])["even", "odd"])
        {
            var versions = File.ReadLines(Path.Combine(root, "events", spec, "events.jsonl")).Select(line => (long)JsonNode.Parse(line)!["version"]!).Distinct().ToList();
            var stored = (long)JsonNode.Parse(File.ReadAllText(Path.Combine(root, "tasksets", spec, "taskset.json")))!["version"]!;
            Assert.Equal(Enumerable.Range(1, (int)stored).Select(version => (long)version), versions);
        }
    }
}
