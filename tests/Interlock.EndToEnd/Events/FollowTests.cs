using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Interlock.EndToEnd.Harness;

namespace Interlock.EndToEnd.Events;

/// <summary><c>events --follow</c> as another process beside those that write.</summary>
public sealed class FollowTests : IDisposable
{
    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [ProgramTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nothing_is_missed_and_nothing_comes_twice_while_several_processes_write(bool watch)
    {
        using var follower = Follow(watch ? [] : ["--no-watch", "--poll", "1s"]);
        Parallel.For(0, 12, new() { MaxDegreeOfParallelism = 4 }, i => scratch.Create($"s{i % 3}/{i}"));
        var last = scratch.Events()[^1]["seq"]!.GetValue<long>();
        var seen = new List<long>();
        while (seen.Count == 0 || seen[^1] < last)
        {
            var line = JsonNode.Parse((await follower.StandardOutput.ReadLineAsync())!)!;
            Assert.Equal("interlock/event/1", (string?)line["schema"]);
            seen.Add((long)line["data"]!["seq"]!);
        }

        Assert.Equal(Enumerable.Range(1, seen.Count).Select(seq => (long)seq), seen);
        await StopAsync(follower);
    }

    [ProgramFact]
    public async Task Filters_go_with_it_and_a_moment_ends_it()
    {
        scratch.Create("a/1");
        scratch.Create("b/1");
        using (var follower = Follow(["--spec", "b", "--type", "TaskCreated"]))
        {
            Assert.Equal("b", (string?)JsonNode.Parse((await follower.StandardOutput.ReadLineAsync())!)!["data"]!["spec"]);
            scratch.Create("a/2");
            scratch.Create("b/2");
            var line = JsonNode.Parse((await follower.StandardOutput.ReadLineAsync())!)!["data"]!;
            Assert.Equal(("b", "2"), ((string?)line["spec"], (string?)line["task_id"]));
            await StopAsync(follower);
        }

        var tasks = scratch.Ask("events", "--follow", "--task", "a/2", "--since", "2019-01-01T00:00:00Z", "--until", "2020-01-01T00:00:00Z");
        Assert.Equal((0, ""), (tasks.ExitCode, tasks.Output));
    }

    [ProgramFact]
    public async Task A_reader_that_has_seen_enough_ends_it()
    {
        scratch.Create("a/1");
        using var follower = Follow([]);
        Assert.NotNull(await follower.StandardOutput.ReadLineAsync());
        follower.StandardOutput.Close();
        await follower.WaitForExitAsync();
        Assert.Equal((0, ""), (follower.ExitCode, await follower.StandardError.ReadToEndAsync()));
    }

    private Process Follow(string[] more) => scratch.Machine.Start(Released.Program!, scratch.Repository, ["--json", "events", "--follow", .. more]);

    /// <summary>Ctrl-C.</summary>
    private static async Task StopAsync(Process follower)
    {
        using var kill = Process.Start("kill", ["-INT", follower.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        await follower.WaitForExitAsync();
        Assert.Equal((130, ""), (follower.ExitCode, await follower.StandardError.ReadToEndAsync()));
    }
}
