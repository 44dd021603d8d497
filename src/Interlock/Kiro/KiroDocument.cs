using System.Text;

namespace Interlock.Kiro;

/// <summary>
/// A <c>tasks.md</c> read byte for byte: its lines and its checkbox lines (design page 4). Nothing in it is interpreted
/// yet; <see cref="KiroPlan"/> does that. Reading takes linear time and fails only as <see cref="Parse"/> says.
/// </summary>
internal sealed class KiroDocument
{
    /// <summary>Larger files are refused unread: 16 MiB.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    /// <summary>A file with more checkbox lines is no plan: 200,000.</summary>
    public const int MaxBoxes = 200_000;

    private KiroDocument(ReadOnlyMemory<byte> content, List<KiroLine> lines, List<KiroBox> boxes, List<KiroProblem> problems)
    {
        Content = content;
        Lines = lines;
        Boxes = boxes;
        Problems = problems;
        LinesTasks = boxes.Count(box => box.IsTask);
    }

    /// <summary>The bytes as given.</summary>
    public ReadOnlyMemory<byte> Content { get; }

    /// <summary>Every checkbox line in the order of the file, those that are no tasks included.</summary>
    public IReadOnlyList<KiroBox> Boxes { get; }

    /// <summary>What looks wrong with the file as a whole: a fence or a comment that is never closed.</summary>
    public IReadOnlyList<KiroProblem> Problems { get; }

    /// <summary>Checkbox lines read; always <see cref="LinesTasks"/> + <see cref="LinesNotTasks"/>.</summary>
    public int LinesRead => Boxes.Count;

    /// <summary>Checkbox lines that are tasks.</summary>
    public int LinesTasks { get; }

    /// <summary>Checkbox lines that are none: inside an HTML comment, or a link.</summary>
    public int LinesNotTasks => LinesRead - LinesTasks;

    internal IReadOnlyList<KiroLine> Lines { get; }

    /// <summary>Reads a file's content.</summary>
    /// <param name="content">The bytes; they must not be changed afterwards.</param>
    /// <returns>
    /// The document, or a refusal: <c>kiro.too_large</c> above <see cref="MaxBytes"/>, <c>kiro.not_text</c> when every line that is not blank holds a NUL byte (one such line is only passed over),
    /// <c>kiro.too_many_tasks</c> above <see cref="MaxBoxes"/>.
    /// Invalid UTF-8 is read with replacement characters and kept as it is in the file.
    /// </returns>
    public static Result<KiroDocument> Parse(ReadOnlyMemory<byte> content)
    {
        if (content.Length > MaxBytes)
        {
            return KiroRefusals.TooLarge(content.Length);
        }

        var nul = content.Span.IndexOf((byte)0);
        if (nul >= 0 && !HoldsText(content.Span))
        {
            return new Refusal(
                RefusalKind.Usage,
                "kiro.not_text",
                $"This is not a text file: byte {nul} is NUL, and no line is without one.",
                "Save the file as UTF-8 text.");
        }

        return Read(content) is { } document
            ? document
            : new Refusal(RefusalKind.Usage, "kiro.too_many_tasks", $"The file has more than {MaxBoxes} checkbox lines.", "Split the spec into several.");
    }

    internal string Text(KiroLine line) => Encoding.UTF8.GetString(Content.Span[line.Start..line.End]);

    private static KiroDocument? Read(ReadOnlyMemory<byte> content)
    {
        var lines = new List<KiroLine>();
        var boxes = new List<KiroBox>();
        var comments = new CommentTracker(content);
        var span = content.Span;
        var at = span.StartsWith("\uFEFF"u8) ? 3 : 0;
        var fence = new CodeFence();
        var problems = new List<KiroProblem>();
        while (at < span.Length)
        {
            var (end, next) = LineEnd(span, at);
            var number = lines.Count + 1;
            var line = span[at..end];
            var readable = line.IndexOf((byte)0) < 0;
            if (!readable)
            {
                problems.Add(new KiroProblem(number, "kiro.nul", "This line holds a NUL byte; it is not read."));
            }

            var isFence = readable && fence.Read(line, number);
            var fenced = isFence || fence.OpenSince > 0;
            var inComment = comments.IsOpen;
            var isComment = comments.Read(at, end, number, fenced || !readable) || !readable;
            var box = fenced ? null : BoxScanner.Scan(line, at, number, inComment || !readable);
            if (box is not null)
            {
                boxes.Add(box);
                if (boxes.Count > MaxBoxes)
                {
                    return null;
                }
            }

            lines.Add(new KiroLine(at, end, Flags(isFence, fenced, isComment, box is { IsTask: true })));
            at = next;
        }

        problems.AddRange(Unclosed(fence.OpenSince, comments.OpenSince));
        return new KiroDocument(content, lines, boxes, problems);
    }

    private static KiroLineFlags Flags(bool isFence, bool fenced, bool isComment, bool isTask) =>
        (isFence ? KiroLineFlags.Fence : fenced ? KiroLineFlags.Fenced : KiroLineFlags.None)
        | (isComment ? KiroLineFlags.Comment : KiroLineFlags.None)
        | (isTask ? KiroLineFlags.Task : KiroLineFlags.None);

    /// <summary>Some line is not blank and holds no NUL; in UTF-16 none is so.</summary>
    private static bool HoldsText(ReadOnlySpan<byte> content)
    {
        while (!content.IsEmpty)
        {
            var (end, next) = LineEnd(content, 0);
            var line = content[..end];
            if (BoxScanner.SkipSpace(line, 0, out _) < end && line.IndexOf((byte)0) < 0)
            {
                return true;
            }

            content = content[next..];
        }

        return false;
    }

    private static (int End, int Next) LineEnd(ReadOnlySpan<byte> span, int at)
    {
        var length = span[at..].IndexOfAny((byte)'\n', (byte)'\r');
        if (length < 0)
        {
            return (span.Length, span.Length);
        }

        var end = at + length;
        var crlf = span[end] == (byte)'\r' && end + 1 < span.Length && span[end + 1] == (byte)'\n';
        return (end, end + (crlf ? 2 : 1));
    }

    private static List<KiroProblem> Unclosed(int fence, int comment)
    {
        var problems = new List<KiroProblem>();
        if (fence > 0)
        {
            problems.Add(new KiroProblem(fence, "kiro.fence_open", "This code fence is never closed; no checkbox below it is read."));
        }

        if (comment > 0)
        {
            problems.Add(new KiroProblem(comment, "kiro.comment_open", "This comment is never closed; no checkbox below it is a task."));
        }

        return problems;
    }
}
