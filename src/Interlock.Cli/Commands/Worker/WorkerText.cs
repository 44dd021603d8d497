using Interlock.Claims;
using Interlock.Cli.Composition;
using Interlock.Cli.Output;
using Interlock.Contract;

namespace Interlock.Cli.Commands.Worker;

/// <summary>A worker with what it holds.</summary>
internal sealed record ShownWorker(Claims.Worker Worker, IReadOnlyList<string> Tasks, bool Offline)
{
    public string Status => Answer().Status;

    public WorkerAnswer Answer() => WorkerAnswer.Of(Worker, Tasks, Offline);
}

/// <summary>Workers for eyes.</summary>
internal static class WorkerText
{
    public static ShownWorker Of(Workplace workplace, Claims.Worker worker)
    {
        var (tasks, offline) = workplace.Registry.Lookups.Presence(worker);
        return new(worker, tasks, offline);
    }

    public static int Print(CommandContext context, Workplace workplace, Result<Claims.Worker> result)
    {
        if (result.IsRefused)
        {
            return context.Refuse(result.Refusal);
        }

        var shown = Of(workplace, result.Value);
        return context.Print.One(shown.Answer(), page => page
            .Line(Piece.Strong(shown.Worker.Name), "  ", shown.Worker.Kind.Name())
            .Facts(("status", shown.Status), ("skills", string.Join(", ", shown.Worker.Skills)), ("holds", string.Join(", ", shown.Tasks)), ("limit", $"{shown.Worker.MaxTasks}"), ("agent type", shown.Worker.AgentType), ("on GitHub", shown.Worker.GithubUsername), ("host", shown.Worker.Host), ("known since", $"{shown.Worker.RegisteredAt:u}"), ("last seen", $"{shown.Worker.LastActivity:u}")));
    }
}
