using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Interlock.Kiro;

namespace Interlock.Plans.Importing;

/// <summary>The JSON lines that beads exports: one issue on each.</summary>
internal static class BeadsReader
{
    public const string Word = "beads";

    private static readonly Dictionary<string, ForeignState> States = new(StringComparer.Ordinal)
    {
        ["open"] = ForeignState.Pending, ["in_progress"] = ForeignState.Pending, ["hooked"] = ForeignState.Pending, ["blocked"] = ForeignState.Pending,
        ["closed"] = ForeignState.Done, ["deferred"] = ForeignState.Draft, ["pinned"] = ForeignState.Draft,
    };

    private static readonly string[] NoWork = ["event", "message", "gate", "molecule", "decision"];

    /// <summary>Whether some line is an issue as this tool writes them.</summary>
    public static bool Matches(ReadOnlySpan<byte> content) => content.IndexOf("\"issue_type\""u8) >= 0;

    public static ForeignPlan Read(byte[] content, IReadOnlyDictionary<string, ForeignState> chosen)
    {
        var (tasks, problems, left) = (new List<ForeignTask>(), new List<KiroProblem>(), 0);
        var states = new StateWords(States, chosen);
        var lines = Encoding.UTF8.GetString(content).TrimStart('\uFEFF').Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (string.IsNullOrWhiteSpace(lines[i]))
            {
                continue;
            }

            try
            {
                using var json = JsonDocument.Parse(lines[i], JsonFields.Lenient);
                if (Task(json.RootElement, i + 1, states, problems) is { } task)
                {
                    tasks.Add(task);
                    continue;
                }
            }
            catch (JsonException e)
            {
                problems.Add(new(i + 1, "import.not_json", $"This line is no JSON: {e.Message}"));
            }

            left++;
        }

        return new(Word, tasks, problems, left);
    }

    private static ForeignTask? Task(JsonElement issue, int line, StateWords states, List<KiroProblem> problems)
    {
        if (issue.Text("id") is not { } id || issue.Text("title") is not { } title || issue.Text("status") == "tombstone" || NoWork.Contains(issue.Text("issue_type")))
        {
            return null;
        }

        var (state, reason) = states.Of(issue.Text("status"), id, line, problems);
        var (waits, others) = (new List<string>(), new JsonArray());
        string? parent = null;
        foreach (var edge in issue.List("dependencies").Where(edge => edge.Text("issue_id") is not { } of || of == id))
        {
            var (type, on) = (edge.Text("type") ?? "blocks", edge.Text("depends_on_id"));
            switch (on is null ? "" : type)
            {
                case "blocks" or "waits-for":
                    waits.Add(on!);
                    break;
                case "parent-child":
                    parent = on;
                    break;
                case "conditional-blocks":
                    (state, reason) = state == ForeignState.Pending ? (ForeignState.Draft, $"it waits for {on} under a condition") : (state, reason);
                    others.Add((JsonNode)new JsonObject { ["type"] = type, ["on"] = on });
                    break;
                case "":
                    break;
                default:
                    others.Add((JsonNode)new JsonObject { ["type"] = type, ["on"] = on });
                    break;
            }
        }

        var text = string.Join("\n\n", new[] { issue.Text("description"), issue.Text("design"), issue.Text("notes") }.OfType<string>());
        return new()
        {
            Source = $"{Word}:{id}",
            Id = id,
            Title = JsonFields.OneLine(title),
            Description = text.Length == 0 ? null : text,
            State = state,
            Reason = reason,
            Priority = issue.Field("priority") is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var priority) && priority is >= 0 and <= 4 ? priority + 1 : null,
            Kind = issue.Text("issue_type") switch { "bug" => "fix", "feature" => "feat", "chore" => "chore", _ => null },
            EstimateMinutes = issue.Field("estimated_minutes") is { ValueKind: JsonValueKind.Number } minutes && minutes.TryGetInt32(out var estimate) && estimate >= 0 ? estimate : null,
            DependsOn = [.. waits.Distinct(StringComparer.Ordinal)],
            Parent = parent,
            Acceptance = [.. (issue.Text("acceptance_criteria") ?? "").Split('\n').Select(one => one.Trim().TrimStart('-', '*', ' ').Trim()).Where(one => one.Length > 0)],
            Metadata = others.Count > 0 ? new() { ["relations"] = others } : [],
            Line = line,
        };
    }
}
