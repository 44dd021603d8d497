using System.Text.Json;
using Interlock.Kiro;

namespace Interlock.Plans.Importing;

/// <summary>The <c>tasks.json</c> of Task Master: tasks at the top, or one list for each tag.</summary>
internal static class TaskMasterReader
{
    public const string Word = "task-master";

    private static readonly Dictionary<string, ForeignState> States = new(StringComparer.Ordinal)
    {
        ["pending"] = ForeignState.Pending, ["todo"] = ForeignState.Pending, ["in-progress"] = ForeignState.Pending, ["in_progress"] = ForeignState.Pending, ["review"] = ForeignState.Pending,
        ["none"] = ForeignState.Pending, ["done"] = ForeignState.Done, ["completed"] = ForeignState.Done, ["cancelled"] = ForeignState.Cancelled, ["canceled"] = ForeignState.Cancelled,
        ["deferred"] = ForeignState.Draft, ["blocked"] = ForeignState.Draft,
    };

    /// <summary>Whether the tasks have id, title and status, as this tool writes them.</summary>
    public static bool Matches(JsonElement root) => Lists(root).Any(list => list.Tasks.EnumerateArray().Any(task => task.Text("id") is not null && task.Text("title") is not null && task.Field("status") is not null));

    /// <returns>One plan for each tag; tasks at the top are of the tag <c>master</c>.</returns>
    public static IReadOnlyList<ForeignPlan> Read(JsonElement root, IReadOnlyDictionary<string, ForeignState> chosen) =>
        [.. Lists(root).Select(list => new Reading(list.Tag, new(States, chosen)).Read(list.Tasks))];

    private static IEnumerable<(string Tag, JsonElement Tasks)> Lists(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            yield break;
        }

        if (root.Field("tasks") is { ValueKind: JsonValueKind.Array } tasks)
        {
            yield return ("master", tasks);
            yield break;
        }

        foreach (var property in root.EnumerateObject())
        {
            if (property.Value.Field("tasks") is { ValueKind: JsonValueKind.Array } tagged)
            {
                yield return (property.Name, tagged);
            }
        }
    }

    private sealed class Reading(string tag, StateWords states)
    {
        private readonly List<ForeignTask> tasks = [];
        private readonly List<KiroProblem> problems = [];
        private readonly HashSet<string> top = new(StringComparer.Ordinal);

        public ForeignPlan Read(JsonElement list)
        {
            foreach (var task in list.EnumerateArray())
            {
                _ = task.Text("id") is { } id && top.Add(id);
            }

            var left = 0;
            foreach (var task in list.EnumerateArray())
            {
                left += Add(task) ? 0 : 1;
            }

            return new(tag, tasks, problems, left);
        }

        private bool Add(JsonElement task)
        {
            if (task.Text("id") is not { } id)
            {
                problems.Add(new(1, "import.no_id", $"A task of {tag} has no id; it is not taken."));
                return false;
            }

            var waits = task.List("dependencies").Select(JsonFields.Word).OfType<string>().ToList();
            var parent = Make(task, id, null, waits);
            var below = task.List("subtasks").Where(child => child.Text("id") is not null).ToList();
            if (parent.State == ForeignState.Done && below.Exists(child => states.Of(child.Text("status"), "", 1, []).State != ForeignState.Done))
            {
                problems.Add(new(1, "import.open_below_done", $"{id} is done there and has sub-tasks that are not: they are left open."));
            }

            tasks.Add(parent);
            var siblings = below.Select(child => Local(child.Text("id")!, id)).ToHashSet(StringComparer.Ordinal);
            foreach (var child in below)
            {
                // A plain number is a sibling where there is one, else a task at the top.
                var named = child.List("dependencies").Select(JsonFields.Word).OfType<string>()
                    .Select(name => name.Contains('.', StringComparison.Ordinal) ? name : siblings.Contains(name) ? $"{id}.{name}" : name);
                tasks.Add(Make(child, $"{id}.{Local(child.Text("id")!, id)}", id, [.. named, .. waits]));
            }

            return true;
        }

        private static string Local(string child, string parent) => child.StartsWith($"{parent}.", StringComparison.Ordinal) ? child[(parent.Length + 1)..] : child;

        private ForeignTask Make(JsonElement task, string id, string? parent, List<string> waits)
        {
            var (state, reason) = states.Of(task.Text("status"), id, 1, problems);
            var text = string.Join("\n\n", new[] { task.Text("description"), task.Text("details") }.OfType<string>().Distinct());
            return new()
            {
                Source = $"{Word}:{tag}/{id}",
                Id = id,
                Title = JsonFields.OneLine(task.Text("title") ?? ""),
                Description = text.Length == 0 ? null : text,
                State = state,
                Reason = reason,
                Priority = StateWords.Key(task.Text("priority") ?? "") switch { "critical" => 1, "high" => 2, "medium" => 3, "low" => 4, _ => null },
                DependsOn = [.. waits.Where(name => name != id).Distinct(StringComparer.Ordinal)],
                Parent = parent,
                Acceptance = task.Text("testStrategy") is { } test ? [test] : [],
            };
        }
    }
}
