using System.Buffers;
using System.Text;
using System.Text.Json;
using Interlock.Contract;

namespace Interlock.Cli.Output;

/// <summary>
/// Prints the answer of one command: the JSON document of the contract, or text for eyes. Standard output is written once,
/// when the whole answer is there, so an error never follows half an answer. For one thread at a time.
/// </summary>
internal sealed class Printer(Screen screen, bool json)
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JsonEscaping.Instance, SkipValidation = true };

    private List<WarningAnswer> warnings = [];

    /// <summary>JSON was asked for.</summary>
    public bool Json => json;

    /// <summary>Asked as the answer is printed: something that only its end tells.</summary>
    public Func<string?>? Afterword { get; set; }

    /// <summary>The shape of the running command's answer, set before it runs.</summary>
    public AnswerShape? Shape { get; set; }

    public FieldSelection? Selection { get; set; }

    public Screen Screen => screen;

    /// <summary>Answers with an array, always, also of none or one.</summary>
    /// <typeparam name="T">A record of <see cref="AnswerJson"/>.</typeparam>
    public int List<T>(IEnumerable<T> items, Action<TextPage> text) => Answer(
        writer =>
        {
            var write = AnswerJson.Writer<T>();
            writer.WriteStartArray();
            foreach (var item in items)
            {
                Write(writer, item, write);
            }

            writer.WriteEndArray();
        },
        text);

    /// <summary>Answers with an object. For a stream, called once for each line.</summary>
    /// <typeparam name="T">A record of <see cref="AnswerJson"/>.</typeparam>
    public int One<T>(T item, Action<TextPage> text) => Answer(writer => Write(writer, item, AnswerJson.Writer<T>()), text);

    /// <summary>Prose about what is going on: never mixed with a JSON answer.</summary>
    public void Note(params ReadOnlySpan<Piece> pieces)
    {
        var page = new TextPage(json ? screen.ErrorLook : screen.OutputLook).Line(pieces);
        Emit(json ? screen.Error : screen.Output, page.ToString());
    }

    /// <summary>Something the caller should know although it worked; in JSON it goes into <c>warnings</c>.</summary>
    public void Warn(string code, string message)
    {
        if (json)
        {
            warnings.Add(new(code, message));
        }
        else
        {
            Emit(screen.Error, new TextPage(screen.ErrorLook).Line(Piece.Waiting("warning: "), message).ToString());
        }
    }

    /// <summary>Bytes that are an answer by themselves: a log, a script, a JSON Schema.</summary>
    public void Raw(ReadOnlySpan<byte> bytes) => Emit(screen.Output, bytes);

    /// <summary>Bytes that an agent wrote: to a file or a pipe as they are, on a terminal without the control characters that it would obey.</summary>
    /// <param name="bytes">Changed in place.</param>
    /// <param name="before">The byte before them; 0: none.</param>
    public void Foreign(Span<byte> bytes, byte before)
    {
        for (var at = 0; screen.IsTerminal && at < bytes.Length; at++)
        {
            var now = bytes[at];
            if (now is (< 0x20 or 0x7f) and not ((byte)'\n' or (byte)'\t' or (byte)'\r') || (before == 0xc2 && now is >= 0x80 and < 0xa0))
            {
                bytes[at] = (byte)'?';
            }

            before = now;
        }

        Raw(bytes);
    }

    public void Raw(string text) => Raw(Encoding.UTF8.GetBytes(text));

    /// <summary>The one place where errors are printed: as the last line of standard error.</summary>
    public int Error(Refusal refusal)
    {
        if (json)
        {
            Emit(screen.Error, ErrorDocument(refusal));
        }
        else
        {
            var page = new TextPage(screen.ErrorLook).Line(Piece.Bad("error: "), refusal.Message, Piece.Faint($" ({refusal.Code})"));
            if (refusal.Hint is { Length: > 0 } hint)
            {
                page.Line(Piece.Faint("hint:  "), hint);
            }

            Emit(screen.Error, page.ToString());
        }

        return ExitCodes.Of(refusal.Kind);
    }

    private static ReadOnlySpan<byte> ErrorDocument(Refusal refusal)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            Envelope.Write(writer, refusal);
        }

        buffer.Write("\n"u8);
        return buffer.WrittenSpan;
    }

    private int Answer(Action<Utf8JsonWriter> data, Action<TextPage> text)
    {
        if (!json)
        {
            var page = new TextPage(screen.OutputLook);
            text(page);
            Emit(screen.Output, page.ToString());
            return ExitCodes.Ok;
        }

        var buffer = new ArrayBufferWriter<byte>(16 * 1024);
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            Envelope.Write(writer, Shape ?? throw new InvalidOperationException("The command declares no data."), data, TakeWarnings);
        }

        buffer.Write("\n"u8);
        Emit(screen.Output, buffer.WrittenSpan);
        return ExitCodes.Ok;
    }

    private void Write<T>(Utf8JsonWriter writer, T item, Action<Utf8JsonWriter, T> write)
    {
        if (Selection is null)
        {
            write(writer, item);
        }
        else
        {
            Selection.Write(writer, inner => write(inner, item));
        }
    }

    /// <summary>The warning that only the end of the command tells, once.</summary>
    public void SayAfterword()
    {
        if (Afterword?.Invoke() is { } message)
        {
            Afterword = null;
            Warn("directory.removed", message);
        }
    }

    private IReadOnlyList<WarningAnswer> TakeWarnings()
    {
        SayAfterword();
        var said = warnings;
        warnings = [];
        return said;
    }

    private void Emit(Stream stream, string text) => Emit(stream, Encoding.UTF8.GetBytes(text));

    private void Emit(Stream stream, ReadOnlySpan<byte> bytes)
    {
        try
        {
            stream.Write(bytes);
            stream.Flush();
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"Standard {(ReferenceEquals(stream, screen.Output) ? "output" : "error")} cannot be written: {failed.Message.TrimEnd('.')}.", failed);
        }
    }
}
