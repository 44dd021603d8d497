using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Interlock.Bench;

/// <summary>Claim, submit and merge of one task by whole commands, two programs in turns, each in a repository of its own.</summary>
internal static class StepCosts
{
    private const string Settings = "merge:\n  checks: [{name: sound, run: 'true'}]\n";

    /// <param name="programs">The one before and the one after.</param>
    /// <param name="files">Files of the repository, in directories of 100.</param>
    public static IEnumerable<string> Run(IReadOnlyList<string> programs, int files, int rounds)
    {
        var home = Directory.CreateTempSubdirectory("interlock steps ").FullName;
        try
        {
            var places = programs.Select((program, number) => Place(program, Path.Combine(home, $"{number}"), files)).ToList();
            string[] steps = ["claim (makes the worktree)", "start", "submit (gates, merge, checks, done)"];
            var costs = programs.Select(_ => steps.Select(step => new Samples(step)).ToList()).ToList();
            for (var round = 1; round <= rounds; round++)
            {
                foreach (var number in Enumerable.Range(0, programs.Count).OrderBy(number => (number + round) % programs.Count))
                {
                    Live(programs[number], places[number], round, costs[number]);
                }
            }

            for (var step = 0; step < steps.Length; step++)
            {
                var (before, after) = (costs[0][step].Median, costs[^1][step].Median);
                yield return $"| {files:N0} files | {steps[step]} | {before:0} ms | {after:0} ms | {after / before:0.00} | {after - before:+0;-0} ms |";
            }
        }
        finally
        {
            Directory.Delete(home, recursive: true);
        }
    }

    private static void Live(string program, string place, int round, List<Samples> costs)
    {
        var task = $"app/{round}";
        var file = $"d{round % 100}/f0.txt";
        Ask(program, place, "task", "create", task, "--title", $"Task {round}", "--file", file, "--json");
        JsonNode? claimed = null;
        costs[0].Time(() => claimed = Ask(program, place, "claim", task, "--as", "ann", "--json"));
        var (worktree, token) = ((string)claimed!["worktree"]!, claimed["token"]!.ToString());
        costs[1].Time(() => Ask(program, place, "start", task, "--as", "ann", "--token", token, "--json"));
        File.AppendAllText(Path.Combine(worktree, file), $"line {round}\n");
        Git(worktree, "commit", "-q", "-a", "-m", "work");
        JsonNode? submitted = null;
        costs[2].Time(() => submitted = Ask(program, place, "submit", task, "--as", "ann", "--token", token, "--json"));
        if ((string?)submitted!["state"] != "done")
        {
            throw new InvalidOperationException($"{program}: {submitted}");
        }
    }

    private static string Place(string program, string place, int files)
    {
        Directory.CreateDirectory(place);
        Git(place, "init", "-q", "-b", "main");
        for (var number = 0; number < files; number++)
        {
            var path = Path.Combine(place, $"d{number / 100}", $"f{number % 100}.txt");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, $"file {number}\n");
        }

        for (var directory = 0; directory < 100; directory++)
        {
            Directory.CreateDirectory(Path.Combine(place, $"d{directory}"));
            File.AppendAllText(Path.Combine(place, $"d{directory}", "f0.txt"), "first\n");
        }

        File.WriteAllText(Path.Combine(place, "interlock.yaml"), Settings);
        Git(place, "add", "--all");
        Git(place, "commit", "-q", "-m", "first");
        Ask(program, place, "init", "--yes", "--json");
        Ask(program, place, "trust", "--yes", "--json");
        return place;
    }

    private static JsonNode? Ask(string program, string place, params string[] arguments) => JsonNode.Parse(Output(program, place, arguments))!["data"];

    private static void Git(string place, params string[] arguments) => Output("git", place, ["-c", "user.name=b", "-c", "user.email=b@b", .. arguments]);

    private static string Output(string program, string place, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = place, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {error.GetAwaiter().GetResult()}{output}");
    }
}
