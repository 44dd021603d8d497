using System.Runtime.InteropServices;
using System.Text;

namespace Interlock.Cli.Output;

/// <summary>
/// Shows snapshots of the work: on a terminal as a table redrawn in place, elsewhere as one line for each change.
/// Notes appear above the table and stay. Disposing leaves the last frame and gives the cursor back, also when the process ends early.
/// </summary>
internal sealed class LiveView : IDisposable
{
    private const string HideCursor = "\u001b[?25l";
    private const string ShowCursor = "\u001b[?25h";
    private const string ClearBelow = "\u001b[J";

    // Terminals that know it show a frame at once; others ignore it.
    private const string BeginFrame = "\u001b[?2026h";
    private const string EndFrame = "\u001b[?2026l";

    private readonly Lock gate = new();
    private readonly Screen screen;
    private readonly LiveChanges changes = new();
    private readonly bool live;
    private readonly PosixSignalRegistration? resized;
    private LiveSnapshot? last;
    private IReadOnlyList<string> drawn = [];
    private bool hidden;
    private bool closed;

    public LiveView(Screen screen)
    {
        this.screen = screen;
        live = screen.Size() is not null;
        if (live)
        {
            AppDomain.CurrentDomain.ProcessExit += OnExit;
            resized = OperatingSystem.IsWindows() ? null : PosixSignalRegistration.Create(PosixSignal.SIGWINCH, _ => Redraw());
        }
    }

    /// <summary>Shows the state of the work; may be called as often as it changes, from any thread.</summary>
    public void Show(LiveSnapshot snapshot)
    {
        lock (gate)
        {
            if (closed)
            {
                return;
            }

            last = snapshot;
            if (live)
            {
                Draw(note: "");
                return;
            }

            var page = new TextPage(screen.OutputLook);
            foreach (var change in changes.Between(snapshot))
            {
                page.Line(change);
            }

            Write(page.ToString());
        }
    }

    /// <summary>Says something that stays.</summary>
    public void Note(params ReadOnlySpan<Piece> pieces)
    {
        lock (gate)
        {
            var note = new TextPage(screen.OutputLook).Line(pieces).ToString();
            if (live && !closed)
            {
                Draw(note);
            }
            else
            {
                Write(note);
            }
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            if (closed)
            {
                return;
            }

            closed = true;
            Restore();
        }

        resized?.Dispose();
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
    }

    private void OnExit(object? sender, EventArgs ended) => Restore();

    private void Redraw()
    {
        lock (gate)
        {
            if (!closed)
            {
                Draw(note: "");
            }
        }
    }

    private void Draw(string note)
    {
        if (screen.Size() is not { } size)
        {
            return;
        }

        var look = screen.OutputLook with { Width = size.Columns };
        var next = last is null ? [] : LiveFrame.Draw(last, look, size.Rows);
        var frame = new StringBuilder(BeginFrame);
        if (!hidden)
        {
            frame.Append(HideCursor);
            hidden = true;
        }

        if (RowsUp(size.Columns) is > 0 and var up)
        {
            frame.Append("\u001b[").Append(Math.Min(up, size.Rows - 1)).Append('A');
        }

        frame.Append('\r').Append(ClearBelow).Append(note);
        foreach (var line in next)
        {
            frame.Append(line).Append('\n');
        }

        drawn = next;
        Write(frame.Append(EndFrame).ToString());
    }

    // A narrower terminal has folded the lines drawn before, so they take more rows than there are lines.
    private int RowsUp(int columns)
    {
        var rows = 0;
        foreach (var line in drawn)
        {
            rows += Math.Max(1, (Columns.Of(WithoutEscapes(line)) + columns - 1) / columns);
        }

        return rows;
    }

    private static string WithoutEscapes(string line)
    {
        var plain = new StringBuilder(line.Length);
        for (var index = 0; index < line.Length; index++)
        {
            if (line[index] != '\u001b')
            {
                plain.Append(line[index]);
                continue;
            }

            while (index < line.Length && line[index] != 'm')
            {
                index++;
            }
        }

        return plain.ToString();
    }

    private void Restore()
    {
        if (hidden)
        {
            hidden = false;
            Write(ShowCursor);
        }
    }

    private void Write(string text)
    {
        if (text.Length > 0)
        {
            screen.Output.Write(Encoding.UTF8.GetBytes(text));
            screen.Output.Flush();
        }
    }
}
