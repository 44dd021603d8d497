using Interlock.Bench;
using Interlock.EndToEnd.Harness;

namespace Interlock.EndToEnd.Soak;

/// <summary>Processes that claim at the same time: each task has one winner, nobody gets an error, nobody goes hungry.</summary>
public sealed class ClaimTests
{
    [Fact]
    public void Four_processes_share_forty_tasks() => Race(4, 40, 2, fair: false);

    [SoakFact]
    public void Eight_processes_share_two_hundred_tasks_fifty_times_over() => Race(8, 200, 50, fair: true);

    [ProgramFact]
    public void Of_eight_commands_that_claim_one_task_one_wins() => OneTask(rounds: 2);

    [SoakFact]
    public void Of_eight_commands_that_claim_one_task_one_wins_each_of_twenty_times() => OneTask(rounds: 20);

    private static void Race(int processes, int tasks, int rounds, bool fair)
    {
        var played = ClaimRace.Run(processes, tasks, rounds);
        Assert.Equal(rounds, played.Count);
        Assert.All(played, round =>
        {
            Assert.Equal(tasks, round.Winners.Sum());
            Assert.Equal((0, 0), (round.Twice, round.Lost));
            Assert.Empty(round.Errors);
        });
        var perWorker = Enumerable.Range(0, processes).Select(number => played.Sum(round => round.Winners[number])).ToList();
        Assert.True(!fair || perWorker.Min() * 2 >= perWorker.Max(), string.Join(' ', perWorker));
    }

    private static void OneTask(int rounds)
    {
        using var scratch = new Scratch();
        for (var round = 1; round <= rounds; round++)
        {
            var task = $"race/{round}";
            scratch.Create(task, "--file", $"{round}.txt");
            var claims = Enumerable.Range(1, 8).Select(number => scratch.Machine.Start(Released.Program!, scratch.Repository, "claim", task, "--as", $"w{number}", "--json")).ToList();
            claims.ForEach(claim => claim.StandardInput.Close());
            var answers = claims.ConvertAll(claim => (Output: claim.StandardOutput.ReadToEndAsync(), Error: claim.StandardError.ReadToEndAsync()));
            claims.ForEach(claim => claim.WaitForExit());
            Assert.True(claims.Count(claim => claim.ExitCode == 0) == 1, string.Join('\n', answers.Select(answer => answer.Output.Result + answer.Error.Result)));
            Assert.All(claims.Zip(answers), pair => Assert.True(
                pair.First.ExitCode == 0 || (pair.First.ExitCode == 4 && pair.Second.Error.Result.Contains("claim.held", StringComparison.Ordinal)),
                $"{pair.First.ExitCode} {pair.Second.Error.Result}"));
            claims.ForEach(claim => claim.Dispose());
        }
    }
}
