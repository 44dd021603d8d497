using Interlock.Agents;
using Interlock.Launching;
using Interlock.Registry;
using Interlock.Registry.Answering;
using Interlock.Runs;
using Interlock.WorkGraph;

namespace Interlock.Dispatching;

/// <summary>What the agent of one turn is told, and the record of its run.</summary>
internal sealed class TurnOrder(TaskRegistry registry, DispatchOptions options, Slot slot, string runId)
{
    public Result<RunLaunch> Launch(WorkTask task, long token, IReadOnlyList<string> conflicts)
    {
        var worktree = task.Completion == Completion.Merge ? registry.Workspace!.WorktreeOf(task) : null;
        var launch = slot.Pool.Driver.Build(new()
        {
            RunId = runId,
            Task = task.Ref.ToString(),
            Title = task.Title,
            Description = task.Description,
            Acceptance = task.Acceptance,
            Requirements = task.Requirements,
            Files = task.Files,
            FileHints = task.FileHints,
            Checks = [.. options.Checks.Select(check => check.Name == check.Command ? check.Name : $"{check.Name}: {check.Command}")],
            ChangesExpected = worktree is not null,
            Worker = slot.Worker,
            Token = token,
            Attempt = Attempt(task),
            LastFailure = Attempt(task) > 1 || registry.Watching.RefusalOf(task) is not null ? LastFailure(task) : null,
            Earlier = [.. registry.Explaining.Attempts(task).Select(Told)],
            Conflicts = conflicts,
            Answered = registry.Answering.Of(task) is { Answer: { } answer, Text: var question } ? (question, answer) : null,
            Worktree = worktree ?? options.RepositoryRoot,
            WorktreeRoot = worktree is null ? null : Path.GetDirectoryName(worktree),
            Branch = task.Branch,
            RunDirectory = Path.Combine(options.RunDirectory, runId),
            Socket = options.Doors?.PathOf(runId, slot.Pool.Sharing?.Group),
            CommandLineProgram = options.Program,
        });

        // Without a worktree of its own, a stray process is told by its marker alone.
        return launch.IsRefused || worktree is not null ? launch : launch.Value with { Worktree = null };
    }

    public Run Row(WorkTask task, long token, RunLaunch launch) => new()
    {
        Id = runId,
        Type = RunType.LocalAgent,
        Task = task.Ref.ToString(),
        Description = task.Title,
        Pool = slot.Pool.Name,
        Host = options.Host,
        StartedAt = registry.Context.Now,
        OutputPath = launch.OutputPath,
        Worker = slot.Worker,
        Token = token,
        Attempt = Attempt(task),
    };

    public Supervision Supervision() => new()
    {
        Clocks = new() { Stall = slot.Pool.Stall, StallDuringTool = slot.Pool.Stall, Wall = slot.Pool.Wall },
        Sharing = slot.Pool.Sharing,
        Graces = new() { ProtocolCancel = options.StopStep, Interrupt = options.StopStep, Terminate = options.StopStep, Leftover = options.StopStep },
    };

    private static int Attempt(WorkTask task) => task.Attempt + task.InfrastructureAttempt + 1;

    private string? LastFailure(WorkTask task) =>
        task.StateReason ?? registry.Watching.RefusalOf(task) ?? registry.Runs.List(task.Ref.ToString()).LastOrDefault(run => run.Id != runId)?.Reason;

    /// <summary>One attempt as its successor hears of it.</summary>
    private static EarlierAttempt Told(TaskAttempt attempt)
    {
        var facts = new List<string>();
        foreach (var entry in attempt.Entries.Where(entry => entry.Kind is "run_ended" or "refused" or "check" or "returned" or "question" or "answer" or "approval" or "failed"))
        {
            facts.Add(entry.Kind switch
            {
                "question" => $"it asked: {entry.Text}",
                "answer" => $"{entry.Worker} answered: {entry.Text}",
                "refused" => $"{entry.Text}{(entry.Code is null ? "" : $" ({entry.Code})")}",
                _ => entry.Text,
            });
            if (entry.Files.Count > 0)
            {
                facts.Add($"files: {string.Join(", ", entry.Files)}");
            }

            if (entry is { Kind: "check", Command: { } command })
            {
                facts.Add($"its command: {command}");
            }

            if (entry is { Kind: "check", Log: { } log })
            {
                facts.Add($"its whole output: {log}");
            }
        }

        return new(attempt.Number, facts, attempt.Entries.LastOrDefault(entry => entry is { Kind: "check", Outcome: "failed" })?.Output);
    }
}
