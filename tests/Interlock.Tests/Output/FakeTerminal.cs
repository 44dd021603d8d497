using System.Text;
using Interlock.Cli.Output;

namespace Interlock.Tests.Output;

/// <summary>A terminal small enough to understand: text, line ends, and the few escape sequences that the live view uses.</summary>
internal sealed class FakeTerminal : Stream
{
    private readonly List<StringBuilder> lines = [new()];
    private readonly StringBuilder pending = new();
    private int row;
    private int column;

    public int Width { get; set; } = 80;

    public int Height { get; set; } = 24;

    public bool CursorShown { get; private set; } = true;

    public string Everything { get; private set; } = "";

    public IReadOnlyList<string> Lines => [.. lines.Select(line => line.ToString().TrimEnd()).Reverse().SkipWhile(line => line.Length == 0).Reverse()];

    public Screen Screen => Screen.Pretended(this, this, new(false, true, Width), () => (Width, Height));

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => 0;

    public override long Position { get; set; }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count)
    {
        var text = Encoding.UTF8.GetString(buffer, offset, count);
        Everything += text;
        foreach (var c in text)
        {
            Take(c);
        }
    }

    /// <summary>What a terminal does when it gets narrower: lines that are too long are folded.</summary>
    public void Narrow(int width)
    {
        Width = width;
        var folded = new List<StringBuilder>();
        foreach (var line in lines)
        {
            for (var start = 0; start == 0 || start < line.Length; start += width)
            {
                folded.Add(new(line.ToString(start, Math.Min(width, line.Length - start))));
            }
        }

        lines.Clear();
        lines.AddRange(folded);
        row = lines.Count - 1;
    }

    private void Take(char c)
    {
        if (pending.Length > 0 || c == '\u001b')
        {
            pending.Append(c);
            if (pending.Length > 2 && char.IsAsciiLetter(c))
            {
                Obey(pending.ToString());
                pending.Clear();
            }
        }
        else if (c == '\n')
        {
            (row, column) = (row + 1, 0);
            if (row == lines.Count)
            {
                lines.Add(new());
            }
        }
        else if (c == '\r')
        {
            column = 0;
        }
        else
        {
            var line = lines[row];
            line.Append(' ', Math.Max(0, column - line.Length));
            line.Remove(column, Math.Min(1, line.Length - column)).Insert(column, c);
            column++;
        }
    }

    private void Obey(string sequence)
    {
        switch (sequence)
        {
            case "\u001b[?25l":
                CursorShown = false;
                break;
            case "\u001b[?25h":
                CursorShown = true;
                break;
            case "\u001b[J":
                lines[row].Length = Math.Min(lines[row].Length, column);
                lines.RemoveRange(row + 1, lines.Count - row - 1);
                break;
            case [.., 'A']:
                row = Math.Max(0, row - int.Parse(sequence[2..^1]));
                break;
        }
    }
}
