using Interlock.Claims;
using Interlock.Cli.Composition;
using Interlock.Cli.Output;
using Interlock.Cli.Schemas;

namespace Interlock.Cli.Commands.Worker;

/// <summary>A worker with what it holds.</summary>
internal sealed record ShownWorker(Claims.Worker Worker, IReadOnlyList<string> Tasks)
{
    public string Status => Worker.Offline ? "offline" : Tasks.Count > 0 ? "working" : "idle";
}

/// <summary>A worker as answer.</summary>
internal static class WorkerAnswer
{
    private const string Fields =
        "name:text type:(human|ai_agent) status:(idle|working|offline) skills:text[] max_tasks:int? current_tasks:text[] host:text? github_username:text? agent_type:text? "
        + "registered_at:time last_activity:time";

    public static DataShape One(string name) => DataShape.One(name, Fields);

    public static DataShape Many(string name) => DataShape.List(name, Fields);

    public static ShownWorker Of(Workplace workplace, Claims.Worker worker) => new(
        worker,
        workplace.Registry.Context.Store.Read(reader => reader.ListClaims().Where(claim => claim.Worker == worker.Name).Select(claim => reader.FindName(claim.Task)?.ToString() ?? claim.Task).ToList()));

    public static int Print(CommandContext context, Workplace workplace, Result<Claims.Worker> result)
    {
        if (result.IsRefused)
        {
            return context.Refuse(result.Refusal);
        }

        var shown = Of(workplace, result.Value);
        return context.Print.One(shown, Write, page => page
            .Line(Piece.Strong(shown.Worker.Name), "  ", shown.Worker.Kind.Name())
            .Facts(("status", shown.Status), ("skills", string.Join(", ", shown.Worker.Skills)), ("holds", string.Join(", ", shown.Tasks)), ("limit", $"{shown.Worker.MaxTasks}"), ("agent type", shown.Worker.AgentType), ("on GitHub", shown.Worker.GithubUsername), ("host", shown.Worker.Host), ("known since", $"{shown.Worker.RegisteredAt:u}"), ("last seen", $"{shown.Worker.LastActivity:u}")));
    }

    public static void Write(ObjectWriter json, ShownWorker shown)
    {
        json.Text("name", shown.Worker.Name);
        json.Text("type", shown.Worker.Kind.Name());
        json.Text("status", shown.Status);
        json.Texts("skills", shown.Worker.Skills);
        json.Number("max_tasks", shown.Worker.MaxTasks);
        json.Texts("current_tasks", shown.Tasks);
        json.Text("host", shown.Worker.Host);
        json.Text("github_username", shown.Worker.GithubUsername);
        json.Text("agent_type", shown.Worker.AgentType);
        json.Time("registered_at", shown.Worker.RegisteredAt);
        json.Time("last_activity", shown.Worker.LastActivity);
    }
}
