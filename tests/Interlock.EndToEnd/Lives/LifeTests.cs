using System.Globalization;
using System.Text;
using Interlock.EndToEnd.Harness;
using Interlock.EndToEnd.Soak;
using Xunit.Abstractions;

namespace Interlock.EndToEnd.Lives;

/// <summary>
/// Agents write into git's settings while they work: none of their programs is started by us, checks see exactly what is merged, nothing
/// that was written is lost, and what is recorded stays sound. <c>./test</c> prints <c>artifacts/lives.txt</c>; <c>INTERLOCK_SEEDS=5-9</c>
/// with <c>--soak</c> lives those seeds, and what found something is kept below the path in <c>INTERLOCK_KEEP</c>.
/// </summary>
public sealed class LifeTests(ITestOutputHelper output)
{
    /// <summary>Seeds that found something once.</summary>
    private static readonly int[] Found = [1001, 1007, 1016, 1086, 1099, 1184];

    [ProgramFact]
    public void Ten_lives_with_settings_of_agents() => Live([.. Enumerable.Range(1, 10), .. Found]);

    [SoakFact]
    public void Three_hundred_lives_with_settings_of_agents() => Live(Seeds());

    private static int[] Seeds() => Environment.GetEnvironmentVariable("INTERLOCK_SEEDS") is { Length: > 0 } asked
        ? [.. Enumerable.Range(int.Parse(asked.Split('-')[0], CultureInfo.InvariantCulture), int.Parse(asked.Split('-')[1], CultureInfo.InvariantCulture) - int.Parse(asked.Split('-')[0], CultureInfo.InvariantCulture) + 1)]
        : [.. Enumerable.Range(1000, 300)];

    private void Live(int[] seeds)
    {
        var findings = new List<string>();
        var tally = new Tally();
        foreach (var seed in seeds)
        {
            using var life = new Life(seed);
            var found = Look(life, tally);
            output.WriteLine($"seed {seed}: done {string.Join(' ', life.Done())}; {found.Count} findings; {life.Reasons()} {tally.Said}");
            findings.AddRange(found.Select(finding => $"seed {seed}: {finding}"));
            if (found.Count > 0 && Environment.GetEnvironmentVariable("INTERLOCK_KEEP") is { Length: > 0 } keep)
            {
                File.AppendAllLines(keep, found.Select(finding => $"seed {seed}: {finding}"));
                System.Diagnostics.Process.Start("cp", ["-a", life.Place, $"{keep}-{seed}"]).WaitForExit();
            }
        }

        var page = tally.Write(seeds, findings);
        output.WriteLine(page);
        File.WriteAllText(Adversary.Scoreboard.Place("lives.txt"), page);
        Assert.True(findings.Count == 0, string.Join('\n', findings));
    }

    private static List<string> Look(Life life, Tally tally)
    {
        var findings = new List<string>();
        try
        {
            Look(life, tally, findings);
        }
        catch (Xunit.Sdk.XunitException e)
        {
            findings.Add(e.Message);
        }

        return findings;
    }

    /// <summary>What a check saw, without the name of the commit.</summary>
    private static string Tree(string seen) => seen[(seen.IndexOf('\n', StringComparison.Ordinal) + 1)..];

    private static void Look(Life life, Tally tally, List<string> findings)
    {
        var (work, verified) = life.Run();
        tally.Note(work);
        if (work.ExitCode is not (0 or 1 or 3 or 4 or 5 or 6 or 8) || work.Error.Contains("internal", StringComparison.Ordinal))
        {
            findings.Add($"work ended with {work}");
        }

        if (verified.ExitCode == 2)
        {
            findings.Add($"under their settings: {verified}");
        }

        var (started, outside) = life.Programs();
        findings.AddRange(outside.Select(mark => $"a program of theirs ran outside every run:\n{mark}"));
        life.Restore();
        if (life.Verify() is { ExitCode: not 0 } unsound)
        {
            findings.Add($"unsound: {unsound}");
        }

        // Whoever is the same user can write into a check tree at any moment. What is then judged on it must be found out.
        var (judge, discarded) = (life.Judge, life.Discarded());
        var seen = judge.Seen();
        foreach (var one in seen)
        {
            var commit = one[..one.IndexOf('\n', StringComparison.Ordinal)];
            if (judge.Expected(commit) is not { } expected)
            {
                continue;
            }

            tally.Compared++;
            if (one != expected && !discarded.Contains(commit))
            {
                findings.Add($"the checks of {commit} saw\n{one}\nnot\n{expected}");
            }
        }

        // A candidate whose target moved meanwhile is built again: the same tree under another name was looked at.
        var trees = seen.Select(Tree).ToHashSet(StringComparer.Ordinal);
        findings.AddRange(judge.FirstParents(life.Before).Where(commit => judge.Expected(commit) is not { } tree || !trees.Contains(Tree(tree))).Select(commit => $"{commit} is on the target and was never checked"));
        if (judge.Finds("RED", "src"))
        {
            findings.Add("red work is on the target");
        }

        var everything = judge.Everything(life.Marks.Elsewhere);
        findings.AddRange(life.Written.Where(word => !everything.Contains(word, StringComparison.Ordinal)).Select(word => $"lost: {word}"));
        tally.Add(started, outside.Count, life.Written.Count, life.Done().Count);
    }

    private sealed class Tally
    {
        private int started;
        private int outside;
        private int words;
        private int done;

        public int Compared { get; set; }

        /// <summary>What <c>work</c> said last in the newest life.</summary>
        public string Said { get; private set; } = "";

        public void Note(Answer work) => Said = $"exit {work.ExitCode} {work.Error.TrimEnd('\n').Split('\n')[^1]}{(work.ExitCode == 0 ? "" : work.Output)}";

        public void Add(int programs, int ours, int written, int finished) => (started, outside, words, done) = (started + programs, outside + ours, words + written, done + finished);

        public string Write(int[] seeds, List<string> findings)
        {
            var text = new StringBuilder();
            text.Append(CultureInfo.InvariantCulture, $"seeds {seeds[0]} to {seeds[^1]}: {seeds.Length} lives, {seeds.Length * Life.Tasks} tasks, {done} done\n");
            text.Append(CultureInfo.InvariantCulture, $"programs of agents started by us: {outside} (by themselves: {started - outside})\n");
            text.Append(CultureInfo.InvariantCulture, $"trees that checks saw and that were compared: {Compared}\n");
            text.Append(CultureInfo.InvariantCulture, $"pieces of work written and found again: {words}\n");
            text.Append(CultureInfo.InvariantCulture, $"findings: {findings.Count}\n");
            return text.ToString();
        }
    }
}
