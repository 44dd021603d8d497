using System.Text;
using Interlock.Kiro;

namespace Interlock.Plans.Importing;

/// <summary>A file of a backlog.</summary>
/// <param name="Path">Relative to the backlog's folder: <c>tasks/…</c>, <c>completed/…</c>, <c>drafts/…</c>.</param>
internal sealed record BacklogFile(string Path, byte[] Content);

/// <summary>The folder of Backlog.md: <c>config.yml</c>, and one Markdown file for each task.</summary>
internal static class BacklogReader
{
    public const string Word = "backlog";

    /// <summary>Folders whose files are tasks.</summary>
    public static IReadOnlyList<string> Folders { get; } = ["tasks", "completed", "drafts"];

    /// <param name="config">Content of its configuration.</param>
    public static ForeignPlan Read(byte[] config, IReadOnlyList<BacklogFile> files, IReadOnlyDictionary<string, ForeignState> chosen)
    {
        var settings = FrontMatter.Whole(Encoding.UTF8.GetString(config));
        var words = settings.List("statuses").Append("To Do").Append("In Progress").Select(StateWords.Key).Distinct(StringComparer.Ordinal).ToDictionary(word => word, _ => ForeignState.Pending, StringComparer.Ordinal);
        words["done"] = words["completed"] = ForeignState.Done;
        var (tasks, problems, left) = (new List<ForeignTask>(), new List<KiroProblem>(), 0);
        foreach (var file in files)
        {
            if (Task(file, new(words, chosen), problems) is { } task)
            {
                tasks.Add(task);
            }
            else
            {
                left++;
                problems.Add(new(1, "import.no_id", $"{file.Path} has no front matter with an id; it is not taken."));
            }
        }

        return new(settings.Text("project_name") ?? Word, tasks, problems, left);
    }

    private static ForeignTask? Task(BacklogFile file, StateWords states, List<KiroProblem> problems)
    {
        if (FrontMatter.Of(Encoding.UTF8.GetString(file.Content)) is not { } front || front.Text("id") is not { } named)
        {
            return null;
        }

        var id = named.ToLowerInvariant();
        var (state, reason) = file.Path.StartsWith("completed/", StringComparison.Ordinal) ? (ForeignState.Done, null)
            : file.Path.StartsWith("drafts/", StringComparison.Ordinal) ? (ForeignState.Draft, "it is a draft there")
            : states.Of(front.Text("status"), id, 1, problems);
        return new()
        {
            Source = $"{Word}:{id}",
            Id = id,
            Title = JsonFields.OneLine(front.Text("title") ?? ""),
            Description = Section(front, "description") is { Length: > 0 } text ? text : null,
            State = state,
            Reason = reason,
            Priority = StateWords.Key(front.Text("priority") ?? "") switch { "high" => 2, "medium" => 3, "low" => 4, _ => null },
            Kind = front.List("type").Concat(front.List("labels")).Select(StateWords.Key).Select(KindOf).FirstOrDefault(kind => kind is not null),
            DependsOn = [.. front.List("dependencies").Select(one => one.ToLowerInvariant()).Where(one => one.Length > 0).Distinct(StringComparer.Ordinal)],
            Parent = front.Text("parent_task_id")?.ToLowerInvariant(),
            Acceptance = [.. Boxes(front)],
            FileHints = [.. front.List("modified_files").SelectMany(FilePaths.In).Distinct(StringComparer.Ordinal)],
            File = file.Path,
        };
    }

    private static string? KindOf(string word) => word switch
    {
        "feature" or "feat" => "feat",
        "bug" or "fix" => "fix",
        "chore" or "docs" or "refactor" or "test" => word,
        _ => null,
    };

    private static string Section(FrontMatter front, string name) =>
        string.Join('\n', Lines(front, name).Where(line => !line.TrimStart().StartsWith("<!--", StringComparison.Ordinal))).Trim();

    /// <summary>Ticked or not: a criterion is no proof.</summary>
    private static IEnumerable<string> Boxes(FrontMatter front)
    {
        foreach (var line in Lines(front, "acceptance criteria"))
        {
            if (BoxScanner.Scan(Encoding.UTF8.GetBytes(line), 0, 1, inComment: false) is { } box)
            {
                var text = box.Text.Trim();
                var behind = text.StartsWith('#') ? text[1..].TrimStart("0123456789".ToCharArray()).Trim() : text;
                if (behind.Length > 0)
                {
                    yield return behind;
                }
            }
        }
    }

    private static IEnumerable<string> Lines(FrontMatter front, string name) => front.Body
        .SkipWhile(line => !(line.StartsWith("## ", StringComparison.Ordinal) && line[3..].Trim().Equals(name, StringComparison.OrdinalIgnoreCase)))
        .Skip(1)
        .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal));
}
