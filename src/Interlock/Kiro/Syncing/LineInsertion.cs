using System.Text;

namespace Interlock.Kiro.Syncing;

/// <summary>
/// Adds lines for tasks that a file has not: each behind the last task of its level, in that one's style. A line that would not read
/// back as exactly that task, with every other one as before, is not added.
/// </summary>
internal sealed class LineInsertion
{
    private readonly PlanFormat format;
    private KiroDocument document;
    private List<TaskDraft> drafts;

    public LineInsertion(byte[] content, PlanFormat format)
    {
        this.format = format;
        Content = content;
        document = KiroDocument.Parse(content).Value;
        drafts = format.Drafts(document, []);
    }

    /// <summary>With the lines added so far.</summary>
    public byte[] Content { get; private set; }

    /// <returns>False: nothing was changed.</returns>
    public bool Try(NewLine line)
    {
        if (Neighbour(line.Number) is not { } neighbour || drafts.Exists(draft => draft.Number == line.Number))
        {
            return false;
        }

        // What has no number may be called by its place: then the end of the list is where nothing else moves.
        var behind = drafts.Where(draft => draft.IsWithin(neighbour)).Max(draft => draft.LastLine);
        var end = drafts.Max(draft => draft.LastLine);
        return TryBehind(behind, neighbour, line) || (neighbour.Below is null && end != behind && TryBehind(end, neighbour, line));
    }

    private bool TryBehind(int behind, TaskDraft neighbour, NewLine line)
    {
        var edited = Splice(neighbour, behind, line);
        var parsed = KiroDocument.Parse(edited);
        if (parsed.IsRefused)
        {
            return false;
        }

        var read = format.Drafts(parsed.Value, []);
        if (!ReadsBack(read, behind + 1, line))
        {
            return false;
        }

        (Content, document, drafts) = (edited, parsed.Value, read);
        return true;
    }

    /// <summary>The last task of the level; null where the file has none, and what stands alone would change what is above it.</summary>
    private TaskDraft? Neighbour(string number)
    {
        var above = TaskNumber.Above(number);
        return drafts.FindLast(draft => draft.Number is { } one && TaskNumber.Above(one) == above)
            ?? (above is null ? drafts.FindLast(draft => draft.Below is null) : drafts.FindLast(draft => draft.Below?.Id == above));
    }

    private byte[] Splice(TaskDraft neighbour, int behind, NewLine line)
    {
        var content = Content.AsSpan();
        var (end, next) = (document.Lines[behind - 1].End, behind < document.Lines.Count ? document.Lines[behind].Start : content.Length);
        var text = Text(neighbour, line);

        // A file without a final line end stays one.
        return next > end
            ? [.. content[..next], .. text, .. content[end..next], .. content[next..]]
            : [.. content[..end], .. LineEnd(), .. text, .. content[end..]];
    }

    private byte[] Text(TaskDraft neighbour, NewLine line)
    {
        var own = document.Lines[neighbour.Box.Line - 1];
        var indent = Content.AsSpan(own.Start, BoxScanner.SkipSpace(Content.AsSpan(own.Start..own.End), 0, out _)).ToArray();
        var marker = neighbour.Box.Marker is "*" or "+" ? neighbour.Box.Marker : "-";
        var dot = line.Number.Contains('.', StringComparison.Ordinal) && !neighbour.Box.Text.Contains($"{neighbour.Number}.", StringComparison.Ordinal) ? "" : ".";
        return [.. indent, .. Encoding.UTF8.GetBytes($"{marker} [{line.Mark}]{(line.Optional ? "*" : "")} {line.Number}{dot} {line.Title}")];
    }

    private byte[] LineEnd()
    {
        if (document.Lines.Count < 2)
        {
            return "\n"u8.ToArray();
        }

        return Content[document.Lines[0].End..document.Lines[1].Start];
    }

    private bool ReadsBack(List<TaskDraft> read, int at, NewLine line)
    {
        var index = read.FindIndex(draft => draft.Box.Line == at);
        if (index < 0 || read.Count != drafts.Count + 1)
        {
            return false;
        }

        var added = read[index];
        return added.Id == line.Number
            && added.Title.Title == line.Title
            && added.Optional == line.Optional
            && added.Box.Mark == line.Mark
            && !added.IsParent
            && !added.Title.Parallel
            && added.Below?.Id == drafts.Find(draft => draft.Id == TaskNumber.Above(line.Number))?.Id
            && added.Body is { Description.Length: 0, Requirements.Count: 0, Files.Count: 0, Dependencies: null }
            && drafts.Zip(read.Where(draft => draft != added)).All(pair => Same(pair.First, pair.Second, at));
    }

    private static bool Same(TaskDraft one, TaskDraft other, int at) =>
        other.Box.Line == one.Box.Line + (one.Box.Line < at ? 0 : 1)
        && one.Title.Title == other.Title.Title
        && one.Optional == other.Optional
        && one.IsParent == other.IsParent
        && FileEditor.SameBesides(one, other);
}
