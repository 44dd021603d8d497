using System.Diagnostics;
using System.Globalization;

namespace Interlock.Bench;

/// <summary>Shells that claim with whole commands, one after the other, until no task is left; two programs in turns.</summary>
internal static class Shells
{
    private const string Loop = "n=0; while \"$0\" claim --as \"$1\" --no-worktree --json >/dev/null 2>\"$1.err\"; ended=$?; [ $ended = 0 ]; do n=$((n+1)); done; echo $n $ended";

    public static IEnumerable<string> Run(IReadOnlyList<string> programs, int shells, int tasks, int rounds)
    {
        var home = Directory.CreateTempSubdirectory("interlock shells ").FullName;
        try
        {
            var played = programs.Select(_ => new List<(double Seconds, IReadOnlyList<int> Claims, int Refused)>()).ToList();
            for (var round = 0; round < rounds; round++)
            {
                foreach (var number in Enumerable.Range(0, programs.Count).OrderBy(number => (number + round) % programs.Count))
                {
                    var place = ColdCommands.Place(programs[number], Directory.CreateDirectory(Path.Combine(home, $"{round}.{number}")).FullName, tasks, chained: false);
                    played[number].Add(Round(programs[number], place, shells));
                }
            }

            for (var number = 0; number < programs.Count; number++)
            {
                var perShell = Enumerable.Range(0, shells).Select(shell => played[number].Sum(round => round.Claims[shell])).ToList();
                var lost = played[number].Sum(round => tasks - round.Claims.Sum());
                yield return $"| {programs[number]}, {shells} shells, {tasks} tasks, {rounds} rounds | {tasks / Median(played[number]):0} claims/s | {Median(played[number]) / Median(played[0]):0.00} of the time of the first | refused tries {played[number].Sum(round => round.Refused)} | lost or twice {lost} | slowest/fastest {(double)perShell.Min() / perShell.Max():0.00} |";
            }
        }
        finally
        {
            Directory.Delete(home, recursive: true);
        }
    }

    private static double Median(List<(double Seconds, IReadOnlyList<int> Claims, int Refused)> rounds) =>
        rounds.Select(round => round.Seconds).Order().ElementAt(rounds.Count / 2);

    private static (double Seconds, IReadOnlyList<int> Claims, int Refused) Round(string program, string place, int shells)
    {
        var began = Stopwatch.GetTimestamp();
        var running = Enumerable.Range(1, shells).Select(shell => Process.Start(new ProcessStartInfo("/bin/sh", ["-c", Loop, program, $"w{shell}"]) { WorkingDirectory = place, RedirectStandardOutput = true, UseShellExecute = false })!).ToList();
        var answers = running.ConvertAll(shell => shell.StandardOutput.ReadToEnd().Split(' ').Select(word => int.Parse(word, CultureInfo.InvariantCulture)).ToList());
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        running.ForEach(shell => shell.Dispose());

        // 8: nothing is left to claim; whatever else ended a shell is a try that was refused.
        return (seconds, answers.ConvertAll(answer => answer[0]), answers.Count(answer => answer[1] != 8));
    }
}
