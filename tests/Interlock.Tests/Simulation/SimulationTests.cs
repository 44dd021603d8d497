using System.Collections.Concurrent;
using Xunit.Abstractions;

namespace Interlock.Tests.Simulation;

public sealed class SimulationTests(ITestOutputHelper output)
{
    private const int Steps = 1_000;

    [Fact]
    public void Random_commands_on_a_few_seeds_break_no_rule() => Run(first: 1, atLeast: 20_000);

    /// <summary>Another range of seeds with <c>INTERLOCK_SEEDS=FIRST</c>.</summary>
    [SoakFact]
    public void A_million_random_commands_break_no_rule() =>
        Run(int.TryParse(Environment.GetEnvironmentVariable("INTERLOCK_SEEDS"), out var first) ? first : 10_000, atLeast: 1_000_000);

    /// <summary>What each of them found is named where it is mended; the seeds go that way again.</summary>
    [Theory]
    [InlineData(3)] // A merge made by hand was recorded for a task whose worker had submitted other work meanwhile.
    [InlineData(39)] // A task that came softly after its own parent wrote an old count of itself over the new one when it completed.
    [InlineData(45)] // A task made below a done parent, and coming after it, counted that parent twice.
    [InlineData(20017)] // The merge queue forgot a task that was submitted again while it looked at the entry before: lost in review.
    [InlineData(10229)] // verify took a claim that somebody else was refused for a gate that the task had not passed.
    [InlineData(10358)] // A cancel taken back during a deploy left the old base, and the next attempt handed in what was merged already.
    public void Seeds_that_once_broke_a_rule_do_so_no_more(int seed) => Replay.Run(seed, Steps);

    private void Run(int first, int atLeast)
    {
        var failures = new ConcurrentQueue<string>();
        var (given, refused, crashes, seed) = (0, 0, 0, first - 1);
        Parallel.For(0, Environment.ProcessorCount, _ =>
        {
            while (Volatile.Read(ref given) < atLeast && failures.IsEmpty)
            {
                var mine = Interlocked.Increment(ref seed);
                var (world, violation, at) = Replay.Try(mine, Replay.All(Steps));
                Interlocked.Add(ref given, world.Given);
                Interlocked.Add(ref refused, world.Refused);
                Interlocked.Add(ref crashes, world.Crashes);
                if (violation is not null)
                {
                    failures.Enqueue(Replay.Report(mine, at, violation));
                }
            }
        });
        output.WriteLine($"{given} commands of seeds {first} to {seed}: {refused} refused, {crashes} crashed");
        Assert.True(failures.IsEmpty, string.Join("\n\n", failures));
        Assert.True(given >= atLeast);
    }
}
