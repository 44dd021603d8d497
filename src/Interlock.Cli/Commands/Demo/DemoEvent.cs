using System.Text.Json.Nodes;

namespace Interlock.Cli.Commands.Demo;

/// <summary>One event as <c>events --json</c> prints it.</summary>
internal sealed record DemoEvent(long Seq, string Type, string Task, string Worker, string At, JsonObject Details)
{
    /// <summary>The run's outcome, the gate's message …; empty when the event has no such detail.</summary>
    public string Text(string detail) => Details[detail]?.ToString() ?? "";

    public static DemoEvent Read(JsonObject json) => new(
        (long?)json["seq"] ?? 0,
        (string?)json["event_type"] ?? "",
        (string?)json["task_id"] ?? "",
        (string?)json["worker"] ?? "",
        (string?)json["timestamp"] ?? "",
        json["details"] as JsonObject ?? []);
}
