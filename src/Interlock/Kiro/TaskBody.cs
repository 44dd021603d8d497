using System.Text;

namespace Interlock.Kiro;

/// <summary>The lines below a task's box, taken apart: description, references, declared files, dependencies, acceptance.</summary>
internal sealed class TaskBody
{
    private const int MaxHints = 64;
    private const int MaxContinuation = 4;

    private readonly List<(string Text, bool Fenced)> lines = [];
    private HashSet<string>? seenRequirements;
    private HashSet<string>? seenHints;
    private HashSet<string>? seenFiles;

    public List<string> Requirements { get; } = [];

    public List<string> Acceptance { get; } = [];

    public List<string> Files { get; } = [];

    public List<string> Hints { get; } = [];

    /// <summary>Values of dependency lines; null when the task has no such line, empty text for "none".</summary>
    public List<string>? Dependencies { get; private set; }

    public bool HasBoundary { get; private set; }

    public string Description { get; private set; } = "";

    /// <summary>What looks like a statement and could not be understood, by line.</summary>
    public List<KiroProblem> Unclear { get; } = [];

    /// <summary>Takes the title's own references and the body, line by line.</summary>
    /// <param name="title">The title as read.</param>
    /// <param name="body">The raw lines below the box.</param>
    /// <param name="fenced">For each line, whether it is part of a code fence.</param>
    /// <param name="numbers">For each line, its 1-based number in the file.</param>
    /// <param name="box">That of the box.</param>
    public static TaskBody Read(TaskTitle title, IReadOnlyList<string> body, IReadOnlyList<bool> fenced, IReadOnlyList<int> numbers, int box)
    {
        var read = new TaskBody();
        foreach (var reference in title.References)
        {
            read.Take(reference, box);
        }

        read.AddHints(title.Title);
        for (var i = 0; i < body.Count; i++)
        {
            i = fenced[i] ? read.Keep(body[i], i, fenced: true) : read.ReadLine(body, fenced, numbers, i);
        }

        read.Description = Join(read.lines);
        return read;
    }

    private static IEnumerable<string> Nested(IReadOnlyList<string> body, int label)
    {
        var indent = Columns(body[label]);
        for (var i = label + 1; i < body.Count && (string.IsNullOrWhiteSpace(body[i]) || Columns(body[i]) > indent); i++)
        {
            var text = MetadataLine.WithoutBullet(body[i]).Trim();
            if (text.Length > 0)
            {
                yield return text;
            }
        }
    }

    private static int Columns(string line)
    {
        var columns = 0;
        foreach (var c in line)
        {
            if (!char.IsWhiteSpace(c))
            {
                break;
            }

            columns += c == '\t' ? 4 - (columns % 4) : 1;
        }

        return columns;
    }

    private static string Join(List<(string Text, bool Fenced)> lines)
    {
        var indent = lines.Where(line => !line.Fenced && !string.IsNullOrWhiteSpace(line.Text)).Select(line => Columns(line.Text)).DefaultIfEmpty(0).Min();
        var text = new StringBuilder();
        var blank = false;
        foreach (var (line, fenced) in lines)
        {
            if (string.IsNullOrWhiteSpace(line) && !fenced)
            {
                blank = text.Length > 0;
                continue;
            }

            text.Append(text.Length == 0 ? "" : blank ? "\n\n" : "\n").Append(Dedent(line, indent));
            blank = false;
        }

        return text.ToString();
    }

    private static string Dedent(string line, int columns)
    {
        var at = 0;
        for (var seen = 0; at < line.Length && seen < columns && char.IsWhiteSpace(line[at]); at++)
        {
            seen += line[at] == '\t' ? 4 - (seen % 4) : 1;
        }

        return line[at..].TrimEnd();
    }

    private int ReadLine(IReadOnlyList<string> body, IReadOnlyList<bool> fenced, IReadOnlyList<int> numbers, int at)
    {
        var line = body[at];
        var statements = MetadataLine.Read(line);
        if (statements.Count == 0 || statements[0].Kind == MetadataKind.None)
        {
            if (MetadataLine.Validates(line) is { } validates)
            {
                AddRequirements(validates);
            }

            else if (statements is [{ Wrapped: true, Closed: true } unknown, ..] && IsLabel(line, unknown.Label))
            {
                Unclear.Add(new(numbers[at], "kiro.label_unknown", $"'_{unknown.Label}:_' is no label that is known; the line stays in the description."));
            }

            return Keep(line, at);
        }

        var first = statements[0];
        if (first.Kind == MetadataKind.Acceptance)
        {
            Acceptance.AddRange(first.Value.Length > 0 ? [first.Value] : Nested(body, at));
            return Keep(line, at);
        }

        // A statement in italics may run over several lines, up to its closing wrapper.
        var last = at;
        var value = statements[^1].Value;
        while (!statements[^1].Closed && last < at + MaxContinuation && last + 1 < body.Count && !fenced[last + 1] && Continues(body[last + 1]))
        {
            last++;
            value = $"{value} {body[last].Trim()}";
            if (value[^1] is '_' or '*')
            {
                statements = [.. statements.Take(statements.Count - 1), statements[^1] with { Value = value.TrimEnd('_', '*'), Closed = true }];
            }
        }

        if (!statements[^1].Closed)
        {
            last = at;
        }

        var taken = false;
        foreach (var statement in statements)
        {
            taken |= Take(statement, numbers[at]);
        }

        return taken ? last : Keep(line, at);
    }

    private static bool Continues(string line) =>
        !string.IsNullOrWhiteSpace(line) && MetadataLine.WithoutBullet(line).Length == line.TrimStart().Length && !line.TrimStart().StartsWith('_');

    private int Keep(string line, int at, bool fenced = false)
    {
        lines.Add((line, fenced));
        AddHints(line);
        return at;
    }

    /// <summary>Whether the statement was understood; prose that only looks like one stays in the description.</summary>
    private bool Take(MetadataLine statement, int line)
    {
        switch (statement.Kind)
        {
            case MetadataKind.Requirements when statement.Wrapped || ReferenceList.LooksLikeReferences(statement.Value):
                AddRequirements(statement.Value);
                return true;
            case MetadataKind.Depends when statement.Wrapped || DependencyList.IsOnlyReferences(statement.Value):
                (Dependencies ??= []).Add(statement.Value);
                return true;
            case MetadataKind.Files when statement.Wrapped:
                AddFiles(statement.Value, hintOtherwise: false, line);
                return true;
            case MetadataKind.Boundary:
                HasBoundary = true;
                AddFiles(statement.Value, hintOtherwise: true, line);
                return true;
            default:
                return false;
        }
    }

    private void AddRequirements(string value)
    {
        foreach (var entry in ReferenceList.Requirements(value))
        {
            if ((seenRequirements ??= new(StringComparer.Ordinal)).Add(entry))
            {
                Requirements.Add(entry);
            }
        }
    }

    private void AddFiles(string value, bool hintOtherwise, int line)
    {
        foreach (var entry in ReferenceList.Split(value).SelectMany(Paths))
        {
            if (FilePaths.Declared(entry) is { } path)
            {
                if ((seenFiles ??= new(StringComparer.Ordinal)).Add(path))
                {
                    Files.Add(path);
                }
            }
            else if (hintOtherwise && entry.Length > 0 && !ReferenceList.IsNothing(entry))
            {
                AddHint(entry.Trim('`', ' '));
            }
            else if (entry.Length > 0 && !ReferenceList.IsNothing(entry))
            {
                AddHints(entry);
                Unclear.Add(new(line, "kiro.files_unread", $"'{Short(entry)}' is no path or glob inside the repository; it is not taken for a file."));
            }
        }
    }

    /// <summary>Where only blanks stand between paths, each is one.</summary>
    private static IEnumerable<string> Paths(string entry)
    {
        var words = entry.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        return words.Length > 1 && FilePaths.Declared(entry) is null && Array.TrueForAll(words, word => FilePaths.Declared(word) is not null) ? words : [entry];
    }

    private static string Short(string text) => text.Length <= 60 ? text : text[..60] + "…";

    /// <summary>A label of a few letters in italics; other prose in italics is no statement.</summary>
    private static bool IsLabel(string line, string label) =>
        MetadataLine.WithoutBullet(line).StartsWith('_') && label.Length is > 0 and <= 24 && label.All(c => char.IsLetter(c) || c is ' ' or '-' or '_');

    private void AddHints(string text)
    {
        if (Hints.Count >= MaxHints)
        {
            return;
        }

        foreach (var path in FilePaths.In(text))
        {
            AddHint(path);
        }
    }

    private void AddHint(string hint)
    {
        if (Hints.Count < MaxHints && (seenHints ??= new(StringComparer.Ordinal)).Add(hint))
        {
            Hints.Add(hint);
        }
    }
}
