using System.Text.Json;
using System.Text.Json.Nodes;
using Interlock.Cli.Output;
using Interlock.Contract;
using Interlock.Journal;

namespace Interlock.Cli.Commands.Demo;

/// <summary>The play from the first to the last command.</summary>
internal sealed class DemoPlay(DemoFolder folder, OwnProgram program, TimeProvider clock, Printer print)
{
    private readonly long began = clock.GetTimestamp();

    /// <summary>What was found afterwards; empty: all is as it should be.</summary>
    public List<string> Faults { get; } = [];

    /// <summary>What <c>work</c> ended with; null before.</summary>
    public WorkAnswer? Summary { get; private set; }

    public async Task<Result<DemoStory>> PerformAsync(int workers, TimeSpan reading, CancellationToken cancellation)
    {
        var repository = new DemoRepository(folder.Repository, clock);
        Tell("A small app in a repository of its own: ", Piece.Strong(folder.Repository));
        await repository.CreateAsync(cancellation);
        if (await StepAsync(cancellation, "init", "--yes") is { Failed: { } init })
        {
            return init;
        }

        Tell("The plan: ", Piece.Strong($"{DemoFolder.SpecPath}/tasks.md"), ", and in interlock.yaml the agent, and its tests as the check of every merge");
        folder.WritePlan(workers);
        await repository.CommitAsync($"Plan: {DemoFolder.Spec}", cancellation);
        if (await StepAsync(cancellation, "trust") is { Failed: { } trust })
        {
            return trust;
        }

        var imported = await StepAsync(cancellation, "spec", "import", $"{DemoFolder.SpecPath}/tasks.md");
        if (imported.Failed is not null)
        {
            return imported.Failed;
        }

        Tell($"{imported.Data?["lines_tasks"]} boxes read");

        var listed = await StepAsync(cancellation, "task", "list", DemoFolder.Spec);
        if (listed.Failed is not null)
        {
            return listed.Failed;
        }

        var story = new DemoStory(Tasks(listed.Data), Tell);
        var worked = await WorkAsync(story, workers, reading, cancellation);
        if (worked is not null)
        {
            return worked;
        }

        await LookAsync(repository, story, cancellation);
        return story;
    }

    /// <summary>The dispatcher works, the events are told, and the reviewer answers, all at once.</summary>
    private async Task<Refusal?> WorkAsync(DemoStory story, int workers, TimeSpan reading, CancellationToken cancellation)
    {
        var reviewer = new DemoReviewer(program, reading, clock);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var following = program.FollowAsync(["events", "--follow", "--json"], line => Hear(DemoEvent.Read(line), story, reviewer), over.Token);
        var reviewing = reviewer.WorkAsync(over.Token);
        StepOutcome worked;
        try
        {
            worked = await StepAsync(cancellation, "work", DemoFolder.Spec, "--workers", workers.ToString());
            reviewer.GoHome();
            if (await reviewing is { } refused)
            {
                return Failed(refused);
            }
        }
        finally
        {
            await over.CancelAsync();
            await following;
        }

        // What the follower had not printed yet.
        var all = await program.RunAsync(["events", "--json"], cancellation);
        foreach (var line in (all.Data as JsonArray ?? []).OfType<JsonObject>())
        {
            story.Take(DemoEvent.Read(line));
        }

        Summary = worked.Data.Deserialize(AnswerJson.Of<WorkAnswer>());
        return worked.Data is null ? worked.Failed : null;
    }

    private static void Hear(DemoEvent news, DemoStory story, DemoReviewer reviewer)
    {
        if (story.Take(news) && news.Type == EventTypes.ApprovalRequested)
        {
            reviewer.Ask(news.Task);
        }
    }

    private async Task LookAsync(DemoRepository repository, DemoStory story, CancellationToken cancellation)
    {
        Faults.AddRange(story.Tasks.Where(task => !task.Done && !task.Optional).Select(task => $"{task.Id} is not done"));
        var open = File.ReadLines(folder.Tasks).Count(line => line.TrimStart().StartsWith("- [ ]", StringComparison.Ordinal) && !line.Contains("]*", StringComparison.Ordinal));
        Check(open == 0, $"{open} boxes of tasks.md are not ticked");
        Check(await repository.IsCleanAsync(cancellation), "the checkout is not clean");
        var worktrees = await repository.WorktreesAsync(cancellation);
        Check(worktrees == 0, $"{worktrees} worktrees are left");
        var merges = await repository.MergesAsync(cancellation);
        Check(merges == Summary?.Merges, $"main has {merges} merges, not {Summary?.Merges}");
    }

    private void Check(bool holds, string fault)
    {
        if (!holds)
        {
            Faults.Add(fault);
        }
    }

    private async Task<StepOutcome> StepAsync(CancellationToken cancellation, params string[] words)
    {
        Tell(Piece.Faint("$ "), Piece.Strong($"interlock {string.Join(' ', words)}"));
        var answer = await program.RunAsync([.. words, "--json"], cancellation);
        return new(answer.Data, answer.ExitCode == 0 ? null : Failed(answer));
    }

    private Refusal Failed(ProgramAnswer answer) => new(
        RefusalKind.Failed,
        "demo.step_failed",
        $"'interlock {answer.Command}' ended with {answer.ExitCode}: {answer.Complaint}",
        $"Everything is still there to look at: {folder.Root}");

    private static List<DemoTask> Tasks(JsonNode? list) =>
    [
        .. (list as JsonArray ?? []).OfType<JsonObject>()
            .Where(task => list!.AsArray().All(other => (string?)other?["parent"] != (string?)task["id"]))
            .Select(task => new DemoTask((string?)task["id"] ?? "", (string?)task["title"] ?? "", (bool?)task["optional"] ?? false)),
    ];

    private void Tell(params Piece[] pieces) => print.Note([Piece.Faint($"{clock.GetElapsedTime(began).TotalSeconds,5:0.0}s  "), .. pieces]);

    private sealed record StepOutcome(JsonNode? Data, Refusal? Failed);
}
