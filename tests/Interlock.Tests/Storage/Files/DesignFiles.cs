namespace Interlock.Tests.Storage.Files;

/// <summary>A registry as a person would write it from the examples of the Task Registry design.</summary>
internal static class DesignFiles
{
    public const string Taskset = """
        {
          "spec_name": "chat-app",
          "version": 3,
          "created_at": "2025-11-15T10:00:00Z",
          "updated_at": "2025-11-15T12:30:00Z",
          "owner": {"team": "chat", "since": 2019},
          "tasks": [
            {
              "id": "1.1",
              "title": "Setup database schema",
              "description": "Create User and Message models",
              "state": "done",
              "dependencies": [],
              "required_skill": "backend",
              "priority": 1,
              "is_optional": false,
              "assigned_slot": "workspace-chat-app-slot1",
              "reserved_branch": "feature/task-chat-app-1.1",
              "runner_id": "runner-backend-1",
              "artifacts": [
                {
                  "type": "diff",
                  "uri": "file://~/.necrocode/artifacts/chat-app/1.1/changes.diff",
                  "size_bytes": 2048,
                  "created_at": "2025-11-15T11:00:00Z",
                  "checked_by": "eve"
                }
              ],
              "metadata": {
                "acceptance": ["User model created", "Message model created"],
                "cost": 1.50
              },
              "cost_center": ["a", {"b": null}],
              "created_at": "2025-11-15T10:00:00Z",
              "updated_at": "2025-11-15T11:00:00Z"
            },
            {"id": "1.2", "title": "Add login", "description": "By mail", "state": "ready", "dependencies": ["1.1"], "required_skill": null,
             "priority": 2, "is_optional": false, "artifacts": [], "metadata": {}, "created_at": "2025-11-15T10:00:00Z", "updated_at": "2025-11-15T10:00:00Z"},
            {"id": "2.1", "title": "Polish", "description": "d", "state": "blocked", "dependencies": ["1.2"], "required_skill": "ui",
             "priority": 3, "is_optional": true, "artifacts": [], "metadata": {}, "created_at": "2025-11-15T10:00:00Z", "updated_at": "2025-11-15T10:00:00Z"}
          ],
          "metadata": {
            "kiro_spec_path": ".kiro/specs/chat-app/tasks.md",
            "tool": {"name": "by hand"}
          }
        }
        """;

    public const string Events = """
        {"event_type":"TaskCreated","spec_name":"chat-app","task_id":"1.1","timestamp":"2025-11-15T10:00:00Z","details":{"title":"Setup database schema"}}
        {"event_type": "TaskAssigned", "spec_name": "chat-app", "task_id": "1.1", "timestamp": "2025-11-15T10:30:00Z", "details": {"runner_id":"runner-backend-1","slot":"workspace-chat-app-slot1"}, "origin": "cron" }
        {"event_type":"RunnerStarted","spec_name":"chat-app","task_id":"1.1","timestamp":"2025-11-15T10:31:00Z","details":{"runner_id":"runner-backend-1"}}
        {"event_type":"TaskCompleted","spec_name":"chat-app","task_id":"1.1","timestamp":"2025-11-15T11:00:00Z","details":{"duration_seconds":1740}}
        """;

    public static string TasksetIn(string root) => Path.Combine(root, "tasksets", "chat-app", "taskset.json");

    public static string EventsIn(string root) => Path.Combine(root, "events", "chat-app", "events.jsonl");

    /// <param name="end">What stands behind the last event; a person's editor may leave the break out.</param>
    public static void Write(string root, string end = "\n")
    {
        Directory.CreateDirectory(Path.GetDirectoryName(TasksetIn(root))!);
        Directory.CreateDirectory(Path.GetDirectoryName(EventsIn(root))!);
        Directory.CreateDirectory(Path.Combine(root, "locks"));
        File.WriteAllText(TasksetIn(root), Taskset);
        File.WriteAllText(EventsIn(root), Events.Replace("\r", "", StringComparison.Ordinal) + end);
    }
}
