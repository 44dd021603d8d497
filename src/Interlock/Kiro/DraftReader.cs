namespace Interlock.Kiro;

/// <summary>
/// Walks a document once and gathers each task's box, title and the lines below it. A line belongs to the nearest box
/// above that stands further left; headings, rules and text outside the list end all of them.
/// </summary>
internal sealed class DraftReader
{
    private readonly KiroDocument document;
    private readonly List<Gathered> gathered = [];
    private readonly List<Gathered> open = [];
    private Gathered? owner;
    private bool blank;
    private int section;

    private DraftReader(KiroDocument document) => this.document = document;

    /// <param name="title">What a box says; null: it is no task but a line of the one above. Null itself: as Kiro writes them.</param>
    public static List<TaskDraft> Read(KiroDocument document, Func<KiroBox, TaskTitle?>? title = null)
    {
        var reader = new DraftReader(document);
        title ??= box => TaskTitle.Read(box.Text);
        var boxes = document.Boxes.Where(box => box.IsTask).Select(box => (Box: box, Title: title(box))).Where(pair => pair.Title is not null).ToDictionary(pair => pair.Box.Line);
        for (var i = 0; i < document.Lines.Count; i++)
        {
            if (boxes.TryGetValue(i + 1, out var pair))
            {
                reader.Open(pair.Box, pair.Title!);
            }
            else
            {
                reader.Next(document.Lines[i], i + 1);
            }
        }

        return [.. reader.gathered.Select((task, index) => task.ToDraft(index))];
    }

    private void Open(KiroBox box, TaskTitle title)
    {
        while (open.Count > 0 && open[^1].Box.Indent >= box.Indent)
        {
            open.RemoveAt(open.Count - 1);
        }

        owner = new Gathered(box, title, section);
        open.Add(owner);
        gathered.Add(owner);
        blank = false;
    }

    private void Next(KiroLine line, int number)
    {
        if (line.Flags.HasFlag(KiroLineFlags.Comment))
        {
            return;
        }

        var fenced = line.Flags.HasFlag(KiroLineFlags.Fenced);
        var bytes = document.Content.Span[line.Start..line.End];
        if (line.Flags == KiroLineFlags.None)
        {
            var heading = Heading.LevelOf(bytes) > 0;
            section += heading ? 1 : 0;
            if (heading || IsRule(bytes))
            {
                open.Clear();
                owner = null;
            }
        }

        if (open.Count == 0)
        {
            return;
        }

        if (!fenced)
        {
            var isBlank = BoxScanner.SkipSpace(bytes, 0, out var columns) == bytes.Length;
            if (!isBlank)
            {
                Assign(bytes, columns);
            }

            blank = isBlank;
        }

        owner?.Add(document.Text(line), fenced || line.Flags.HasFlag(KiroLineFlags.Fence), number, blank && !fenced);
    }

    /// <summary>Decides whose line this is.</summary>
    private void Assign(ReadOnlySpan<byte> bytes, int columns)
    {
        // Indents of open boxes only ever rise.
        var (low, high) = (0, open.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = open[middle].Box.Indent < columns ? (middle + 1, high) : (low, middle);
        }

        if (low > 0)
        {
            owner = open[low - 1];
        }
        else if (blank)
        {
            open.Clear();
            owner = null;
        }
        else if (IsBullet(bytes))
        {
            owner = open[0];
        }
    }

    private static bool IsBullet(ReadOnlySpan<byte> bytes)
    {
        var text = bytes[BoxScanner.SkipSpace(bytes, 0, out _)..];
        return text.Length > 1 && text[0] is (byte)'-' or (byte)'*' or (byte)'+' && text[1] is (byte)' ' or (byte)'\t';
    }

    private static bool IsRule(ReadOnlySpan<byte> bytes)
    {
        var text = bytes[BoxScanner.SkipSpace(bytes, 0, out var columns)..];
        if (columns >= 4 || text.Length < 3 || text[0] is not ((byte)'-' or (byte)'*' or (byte)'_'))
        {
            return false;
        }

        var marks = 0;
        foreach (var c in text)
        {
            marks += c == text[0] ? 1 : 0;
            if (c != text[0] && c is not ((byte)' ' or (byte)'\t'))
            {
                return false;
            }
        }

        return marks >= 3;
    }

    /// <summary>A box and its lines so far.</summary>
    private sealed class Gathered(KiroBox box, TaskTitle title, int section)
    {
        private readonly List<string> lines = [];
        private readonly List<bool> fenced = [];
        private readonly List<int> numbers = [];
        private int last = box.Line;

        public KiroBox Box { get; } = box;

        public void Add(string line, bool isFenced, int number, bool isBlank)
        {
            last = isBlank ? last : Math.Max(last, number);
            numbers.Add(number);
            lines.Add(line);
            fenced.Add(isFenced);
        }

        public TaskDraft ToDraft(int index) => new(index, Box, title, TaskBody.Read(title, lines, fenced, numbers, Box.Line), section) { LastLine = last };
    }
}
