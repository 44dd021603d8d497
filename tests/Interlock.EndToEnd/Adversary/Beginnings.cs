using Interlock.EndToEnd.Harness;

namespace Interlock.EndToEnd.Adversary;

/// <summary>Before its work begins, and after it should have ended: claims half made, branches of others, questions, runs left behind.</summary>
public sealed class Beginnings : Round
{
    internal static IReadOnlyList<Attempt> List { get; } =
    [
        new(Kind, "has the commits of a branch that was there before taken for its work", Outcome.ByGate(5, "branch.no_commits"), arena =>
        {
            var branch = Abandoned(arena.Usual());
            var claimed = arena.Scratch.Start(Arena.Target);
            Assert.NotEqual(branch, claimed.Branch);
            arena.Guard();
            return claimed.Ask("submit");
        }),
        new(Kind, "leaves a branch where its own must go, so that its claim stays half made", Outcome.Refused("branch.in_the_way", 4), arena =>
        {
            arena.Usual().Scratch.Create(Arena.Target, "--file", "one.txt");
            arena.Scratch.Git("branch", "feat");
            arena.Guard();
            var answer = arena.Ask("claim", Arena.Target, "--as", "ann");
            Free(arena);
            return answer;
        }),
        new(Kind, "leaves a file where its worktree must go, so that its claim stays half made", Outcome.Refused("worktree.unknown_directory", 4), arena =>
        {
            arena.Usual().Scratch.Create(Arena.Target, "--file", "one.txt");
            arena.Scratch.WriteIn(Path.Combine(arena.Scratch.Repository, ".worktrees", "app--1"), "left.txt", "left\n");
            arena.Guard();
            var answer = arena.Ask("claim", Arena.Target, "--as", "ann");
            Free(arena);
            return answer;
        }),
        new(Asking, "hands in its work together with a question", Outcome.NoEffect, arena =>
        {
            Asked(arena);
            return null;
        }),
        new(Asking, "claims past its own question", Outcome.Refused("question.open", 4), arena =>
        {
            Asked(arena);
            return arena.Ask("claim", Arena.Target, "--as", "ann");
        }),
        new(Asking, "answers with nothing", Outcome.Refused("answer.blank", 2), arena =>
        {
            Asked(arena);
            return arena.Ask("answer", Arena.Target, " ", "--as", "rita");
        }),
        new(Leaving, "works on in a task that somebody else has claimed since", Outcome.NoEffect, arena =>
        {
            var claimed = arena.Usual().Started();
            var pids = Path.Combine(arena.Scratch.Machine.Root, "pids");
            using var start = arena.Scratch.Machine.Start(
                Released.Program!, arena.Scratch.Repository, "run", "start", "--task", claimed.Task, "--as", claimed.Worker, "--token", claimed.Token, "--", "sh", "-c", $"echo $$ >'{pids}.next'; mv '{pids}.next' '{pids}'; while :; do sleep 1; done");
            while (!File.Exists(pids))
            {
                Thread.Yield();
            }

            start.Kill(entireProcessTree: false);
            start.WaitForExit();
            _ = claimed.Ask("release").Data;
            arena.Guard();
            _ = arena.Scratch.Start(Arena.Target, "bob");
            Assert.False(Directory.Exists($"/proc/{File.ReadAllText(pids).Trim()}"), "the run of the claim before still lives");
            Assert.Equal("killed", (string?)arena.Ask("run", "list").Data.AsArray().Single()!["status"]);
            return null;
        }),
    ];

    private const string Kind = "beginning";
    private const string Asking = "question";
    private const string Leaving = "left behind";

    public static TheoryData<int, string> Attempts => Numbered(List);

    [ProgramTheory]
    [MemberData(nameof(Attempts))]
    public void Held(int number, string what) => Make(number, what);

    [ProgramFact]
    public void Control_without_a_question_the_same_work_is_done()
    {
        using var arena = new Arena();
        arena.Usual().Scratch.Create(Arena.Target, "--file", "one.txt");
        Assert.Equal(0, arena.Scratch.Work("echo placeholder >one.txt; echo 'needs input: which?'").ExitCode);
        arena.Scratch.Stands("done", Arena.Target);
    }

    [ProgramFact]
    public void Control_without_anything_in_the_way_the_same_claim_is_made()
    {
        using var arena = new Arena();
        arena.Usual().Scratch.Create(Arena.Target, "--file", "one.txt");
        arena.Scratch.Git("branch", "feature");
        Assert.Equal("feat/1-1-do-app-1", arena.Scratch.Claim(Arena.Target).Branch);
    }

    /// <summary>A branch as the rule would name that of the task, with a commit of somebody else.</summary>
    private static string Abandoned(Arena arena)
    {
        const string Branch = "feat/1-1-do-app-1";
        arena.Scratch.Create(Arena.Target, "--file", "one.txt");
        arena.Scratch.Git("checkout", "--quiet", "-b", Branch);
        arena.Scratch.Write("one.txt", "abandoned\n");
        arena.Scratch.Commit("abandoned");
        arena.Scratch.Git("checkout", "--quiet", "main");
        return Branch;
    }

    private static void Asked(Arena arena)
    {
        arena.Usual().Scratch.Create(Arena.Target, "--file", "one.txt");
        arena.Guard();
        Assert.Equal(8, arena.Scratch.Work("echo placeholder >one.txt; echo 'interlock: needs input: which?'").ExitCode);
        arena.Scratch.Stands("blocked", Arena.Target);
        Assert.Equal("question: which?", arena.Scratch.Reason(Arena.Target));
    }

    private static void Free(Arena arena)
    {
        var shown = arena.Scratch.Show(Arena.Target);
        Assert.Equal(("pending", null), ((string?)shown["state"], (string?)shown["claim"]?["worker"]));
        Assert.Empty(shown["locked_files"]!.AsArray());
        Assert.Equal(0, (int)shown["attempt"]!);
    }
}
