using System.Text;

namespace Interlock.Kiro.Syncing;

/// <summary>The file as it is to be, and what could not be written without touching anything else.</summary>
internal sealed record EditedFile(byte[] Content, IReadOnlyList<FileEdit> Made, IReadOnlyList<FileEdit> Unsafe);

/// <summary>
/// Makes the smallest edits. A changed title or optional mark is read back: where anything but the intended field of the intended
/// task would read differently, the edit is not made.
/// </summary>
internal static class FileEditor
{
    public static EditedFile Apply(byte[] content, IReadOnlyList<FileEdit> edits, PlanFormat format)
    {
        var made = new List<FileEdit>();
        var refused = new List<FileEdit>();
        content = Marks(content, [.. edits.Where(edit => edit.Mark is not null)], made);
        content = Texts(content, [.. edits.Where(edit => edit is { Mark: null, Insert: null })], made, refused, format);
        content = Lines(content, [.. edits.Where(edit => edit.Insert is not null)], made, refused, format);
        return new(content, made, refused);
    }

    private static byte[] Marks(byte[] content, List<FileEdit> edits, List<FileEdit> made)
    {
        if (edits.Count == 0)
        {
            return content;
        }

        var boxes = KiroDocument.Parse(content).Value.Boxes.ToDictionary(box => box.Line);
        foreach (var edit in edits.OrderByDescending(edit => edit.Line))
        {
            var box = boxes[edit.Line];
            content = Splice(content, box.MarkOffset, box.MarkLength, edit.Mark!);
            made.Add(edit);
        }

        return content;
    }

    /// <summary>All at once; where that does not read back, the halves, so that one bad edit stops no good one.</summary>
    private static byte[] Texts(byte[] content, List<FileEdit> edits, List<FileEdit> made, List<FileEdit> refused, PlanFormat format)
    {
        if (edits.Count == 0)
        {
            return content;
        }

        if (Try(content, edits, format) is { } edited)
        {
            made.AddRange(edits);
            return edited;
        }

        if (edits.Count == 1)
        {
            refused.AddRange(edits);
            return content;
        }

        content = Texts(content, edits[..(edits.Count / 2)], made, refused, format);
        return Texts(content, edits[(edits.Count / 2)..], made, refused, format);
    }

    /// <summary>One by one in the order of their numbers, each behind the one before.</summary>
    private static byte[] Lines(byte[] content, List<FileEdit> edits, List<FileEdit> made, List<FileEdit> refused, PlanFormat format)
    {
        if (edits.Count == 0)
        {
            return content;
        }

        var insertion = new LineInsertion(content, format);
        foreach (var edit in edits.OrderBy(edit => edit.Insert!.Order, StringComparer.Ordinal))
        {
            (insertion.Try(edit.Insert!) ? made : refused).Add(edit);
        }

        return insertion.Content;
    }

    private static byte[]? Try(byte[] content, List<FileEdit> edits, PlanFormat format)
    {
        var document = KiroDocument.Parse(content).Value;
        var boxes = document.Boxes.ToDictionary(box => box.Line);
        var edited = content;
        foreach (var edit in edits.OrderByDescending(edit => edit.Line).ThenBy(edit => edit.Optional is null ? 0 : 1))
        {
            if (Place(boxes[edit.Line], edit) is not { } place)
            {
                return null;
            }

            edited = Splice(edited, place.At, place.Length, place.Text);
        }

        var read = KiroDocument.Parse(edited);
        return !read.IsRefused && ReadsBack(format.Drafts(document, []), format.Drafts(read.Value, []), edits) ? edited : null;
    }

    private static (int At, int Length, string Text)? Place(KiroBox box, FileEdit edit)
    {
        var start = box.MarkOffset + box.MarkLength + 1;
        if (edit.Title is { } title)
        {
            var at = box.Text.LastIndexOf(title.Old, StringComparison.Ordinal);
            return title.Old.Length == 0 || at < 0 || title.New.Any(char.IsControl) || box.Text.Contains('\uFFFD', StringComparison.Ordinal)
                ? null
                : (start + Encoding.UTF8.GetByteCount(box.Text.AsSpan(0, at)), Encoding.UTF8.GetByteCount(title.Old), title.New);
        }

        if (edit.Optional == true)
        {
            return (start, 0, "*");
        }

        return box.Text.StartsWith('*') ? (start, 1, "")
            : box.Text.StartsWith("\\*", StringComparison.Ordinal) ? (start, 2, "")
            : null;
    }

    private static bool ReadsBack(List<TaskDraft> before, List<TaskDraft> after, List<FileEdit> edits)
    {
        var titles = edits.Where(edit => edit.Title is not null).ToDictionary(edit => edit.Line, edit => edit.Title!.Value.New);
        var optional = edits.Where(edit => edit.Optional is not null).ToDictionary(edit => edit.Line, edit => edit.Optional!.Value);
        return before.Count == after.Count && before.Zip(after).All(pair => Same(pair.First, pair.Second));

        bool Same(TaskDraft one, TaskDraft other) =>
            one.Box.Line == other.Box.Line
            && titles.GetValueOrDefault(one.Box.Line, one.Title.Title) == other.Title.Title
            && optional.GetValueOrDefault(one.Box.Line, one.Optional) == other.Optional
            && SameBesides(one, other);
    }

    /// <summary>Whether two readings of a task are the same, its line, title and star aside.</summary>
    internal static bool SameBesides(TaskDraft one, TaskDraft other) =>
        one.Id == other.Id
        && one.Box.Mark == other.Box.Mark
        && one.Below?.Id == other.Below?.Id
        && one.Title.Parallel == other.Title.Parallel
        && one.Body.Description == other.Body.Description
        && one.Body.Requirements.SequenceEqual(other.Body.Requirements)
        && one.Body.Files.SequenceEqual(other.Body.Files)
        && (one.Body.Dependencies ?? []).SequenceEqual(other.Body.Dependencies ?? []);

    private static byte[] Splice(byte[] content, int at, int length, string text)
    {
        var inserted = Encoding.UTF8.GetBytes(text);
        return [.. content.AsSpan(0, at), .. inserted, .. content.AsSpan(at + length)];
    }
}
