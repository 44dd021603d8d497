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

    /// <summary>Takes the title's own references and the body, line by line.</summary>
    /// <param name="title">The title as read.</param>
    /// <param name="body">The raw lines below the box.</param>
    /// <param name="fenced">For each line, whether it is part of a code fence.</param>
    public static TaskBody Read(TaskTitle title, IReadOnlyList<string> body, IReadOnlyList<bool> fenced)
    {
        var read = new TaskBody();
        foreach (var reference in title.References)
        {
            read.Take(reference);
        }

        read.AddHints(title.Title);
        for (var i = 0; i < body.Count; i++)
        {
            i = fenced[i] ? read.Keep(body[i], i, fenced: true) : read.ReadLine(body, fenced, i);
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

    private int ReadLine(IReadOnlyList<string> body, IReadOnlyList<bool> fenced, int at)
    {
        var line = body[at];
        var statements = MetadataLine.Read(line);
        if (statements.Count == 0 || statements[0].Kind == MetadataKind.None)
        {
            if (MetadataLine.Validates(line) is { } validates)
            {
                AddRequirements(validates);
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
            taken |= Take(statement);
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
    private bool Take(MetadataLine statement)
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
                AddFiles(statement.Value, hintOtherwise: false);
                return true;
            case MetadataKind.Boundary:
                HasBoundary = true;
                AddFiles(statement.Value, hintOtherwise: true);
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

    private void AddFiles(string value, bool hintOtherwise)
    {
        foreach (var entry in ReferenceList.Split(value))
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
            else
            {
                AddHints(entry);
            }
        }
    }

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
