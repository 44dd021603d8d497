using System.Globalization;

namespace Interlock.Cli.Output;

/// <summary>Where a command writes: the process's own streams, or buffers that somebody else prints.</summary>
internal sealed class Screen
{
    private const int StandardOutput = 1;

    private readonly Func<Stream> openOutput;
    private readonly Func<Stream> openError;
    private readonly Func<TextLook> lookAtOutput;
    private readonly Func<TextLook> lookAtError;
    private Stream? output;
    private Stream? error;

    private Screen(Func<Stream> openOutput, Func<Stream> openError, Func<TextLook> lookAtOutput, Func<TextLook> lookAtError)
    {
        this.openOutput = openOutput;
        this.openError = openError;
        this.lookAtOutput = lookAtOutput;
        this.lookAtError = lookAtError;
    }

    public Stream Output => output ??= openOutput();

    /// <summary>True once the reader of <see cref="Output"/> has gone away, as <c>head</c> does: nothing more need be written.</summary>
    public bool OutputIsClosed => IsOfProcess && Descriptors.IsClosed(StandardOutput);

    public Stream Error => error ??= openError();

    /// <summary>What the reader of <see cref="Output"/> can show.</summary>
    public TextLook OutputLook => field ??= lookAtOutput();

    /// <summary>Somebody looks at <see cref="Output"/> on a terminal, which obeys what control characters say.</summary>
    public bool IsTerminal => !ReferenceEquals(OutputLook, TextLook.Plain);

    public TextLook ErrorLook => field ??= lookAtError();

    /// <summary>Columns and rows of the terminal now; null when <see cref="Output"/> is none.</summary>
    public Func<(int Columns, int Rows)?> Size { get; private init; } = static () => null;

    private bool IsOfProcess { get; init; }

    /// <summary>Writes into two buffers, as a pipe would.</summary>
    public static Screen Captured(Stream output, Stream error) => new(() => output, () => error, static () => TextLook.Plain, static () => TextLook.Plain);

    /// <summary>A terminal of a given size that is no real one.</summary>
    public static Screen Pretended(Stream output, Stream error, TextLook look, Func<(int Columns, int Rows)?> size) =>
        new(() => output, () => error, () => look, () => look) { Size = size };

    /// <summary>The streams of this process. What they can show is only looked at when something is to be shown.</summary>
    /// <param name="environment">Reads <c>NO_COLOR TERM COLUMNS LC_ALL LC_CTYPE LANG</c>.</param>
    /// <param name="noColor">True when the command line asks for plain text.</param>
    public static Screen OfProcess(Func<string, string?> environment, bool noColor)
    {
        return new(() => Standard(Console.OpenStandardOutput, "output"), () => Standard(Console.OpenStandardError, "error"), LookAtOutput, LookAtError)
        {
            IsOfProcess = true,
            Size = () => !Console.IsOutputRedirected && Draws() ? Measure(environment) : null,
        };

        bool Draws() => environment("TERM") is not ("dumb" or null or "");

        bool Color() => !noColor && environment("NO_COLOR") is null or "" && Draws();

        TextLook LookAtOutput() => Console.IsOutputRedirected
            ? TextLook.Plain
            : new(Color(), SpeaksUnicode(environment), Measure(environment)?.Columns);

        TextLook LookAtError() => new(!Console.IsErrorRedirected && Color(), SpeaksUnicode(environment), null);
    }

    private static Stream Standard(Func<Stream> open, string name)
    {
        try
        {
            return open();
        }
        catch (UnauthorizedAccessException closed)
        {
            throw new IOException($"Standard {name} cannot be written: it is closed.", closed);
        }
    }

    private static (int Columns, int Rows)? Measure(Func<string, string?> environment)
    {
        try
        {
            var forced = int.TryParse(environment("COLUMNS"), NumberStyles.None, CultureInfo.InvariantCulture, out var given) && given > 0 ? given : 0;
            return (forced > 0 ? forced : Known(Console.WindowWidth, 80), Known(Console.WindowHeight, 24));
        }
        catch (IOException)
        {
            return null;
        }
    }

    // A terminal that was not told its size says 0.
    private static int Known(int size, int usual) => size <= 0 ? usual : Math.Max(size, 4);

    private static bool SpeaksUnicode(Func<string, string?> environment)
    {
        // The first that is set decides, as in the C library.
        var locale = Set("LC_ALL") ?? Set("LC_CTYPE") ?? Set("LANG");
        return locale is not null
            && (locale.Contains("UTF-8", StringComparison.OrdinalIgnoreCase) || locale.Contains("utf8", StringComparison.OrdinalIgnoreCase));

        string? Set(string name) => environment(name) is { Length: > 0 } value ? value : null;
    }
}
