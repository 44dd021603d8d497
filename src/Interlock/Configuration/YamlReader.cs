using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Interlock.Configuration;

/// <summary>
/// Reads a file's YAML from the parser's events. Aliases, anchors, tags and several documents are refused: a configuration needs
/// none of them, and they are how small files become enormous. The only place that needs the YAML library.
/// </summary>
internal sealed class YamlReader
{
    /// <summary>The largest file that is read.</summary>
    public const int MaximumBytes = 256 * 1024;

    private const int MaximumDepth = 16;
    private readonly IParser events;

    private YamlReader(TextReader text) => events = new Parser(text);

    /// <param name="root">The repository that it must lie in; null: the file is a person's own.</param>
    /// <returns>The map that the file holds; an empty one for an empty file.</returns>
    public static RawMap Read(string file, string? root = null)
    {
        try
        {
            using var text = new StringReader(Decode(file, root));
            return new YamlReader(text).Document();
        }
        catch (YamlException broken)
        {
            throw new ConfigSyntaxException((int)broken.Start.Line, (int)broken.Start.Column, "is not YAML: " + broken.Message.TrimEnd('.'));
        }
    }

    private static string Decode(string file, string? root)
    {
        var read = root is null ? RepositoryFile.ReadNamed(file, MaximumBytes) : RepositoryFile.Read(root, file, MaximumBytes, followsInside: true);
        if (read.IsRefused)
        {
            throw read.Refusal.Code switch
            {
                "file.too_large" => new ConfigSyntaxException(0, 0, $"is larger than {MaximumBytes / 1024} kB"),
                "file.not_found" => new FileNotFoundException(read.Refusal.Message),
                _ => new IOException(read.Refusal.Message),
            };
        }

        var bytes = read.Value;
        var length = bytes.Length;

        try
        {
            var start = bytes.AsSpan(0, length).StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
            var text = new UTF8Encoding(false, true).GetString(bytes, start, length - start);
            var nul = text.IndexOf('\0', StringComparison.Ordinal);
            return nul < 0 ? text : throw new ConfigSyntaxException(text[..nul].Count(c => c == '\n') + 1, 1, "is not a text file");
        }
        catch (DecoderFallbackException)
        {
            throw new ConfigSyntaxException(0, 0, "is not UTF-8 text");
        }
    }

    private RawMap Document()
    {
        events.Consume<StreamStart>();
        if (!events.TryConsume<DocumentStart>(out _))
        {
            return new(1, 1, []);
        }

        var root = Value(0);
        events.Consume<DocumentEnd>();
        if (events.Accept<DocumentStart>(out var second))
        {
            throw Refused(second, "holds a second document");
        }

        return root switch
        {
            RawMap map => map,
            RawScalar { IsNothing: true } nothing => new(nothing.Line, nothing.Column, []),
            _ => throw new ConfigSyntaxException(root.Line, root.Column, "must be a map of sections"),
        };
    }

    private RawValue Value(int depth)
    {
        if (depth > MaximumDepth)
        {
            throw Refused(events.Current!, "is nested too deeply");
        }

        switch (events.Current)
        {
            case AnchorAlias alias:
                throw Refused(alias, "uses an alias, which is not accepted");
            case NodeEvent { Anchor.IsEmpty: false } anchored:
                throw Refused(anchored, "uses an anchor, which is not accepted");
            case NodeEvent { Tag.IsEmpty: false } tagged:
                throw Refused(tagged, "uses a tag, which is not accepted");
            case Scalar:
                return ScalarHere();
            case SequenceStart start:
                return List(start, depth);
            case MappingStart start:
                return Map(start, depth);
            default:
                throw Refused(events.Current!, "is not understood here");
        }
    }

    private RawScalar ScalarHere()
    {
        var scalar = events.Consume<Scalar>();
        return new((int)scalar.Start.Line, (int)scalar.Start.Column, scalar.Value, scalar.Style == ScalarStyle.Plain);
    }

    private RawList List(SequenceStart start, int depth)
    {
        events.MoveNext();
        var items = new List<RawValue>();
        while (!events.TryConsume<SequenceEnd>(out _))
        {
            items.Add(Value(depth + 1));
        }

        return new((int)start.Start.Line, (int)start.Start.Column, items);
    }

    private RawMap Map(MappingStart start, int depth)
    {
        events.MoveNext();
        var entries = new List<KeyValuePair<RawScalar, RawValue>>();
        var seen = new HashSet<string>();
        while (!events.TryConsume<MappingEnd>(out _))
        {
            if (Value(depth + 1) is not RawScalar key)
            {
                throw new ConfigSyntaxException((int)start.Start.Line, (int)start.Start.Column, "has a key that is not text");
            }

            if (!seen.Add(key.Text))
            {
                throw new ConfigSyntaxException(key.Line, key.Column, $"says '{key.Text}' twice");
            }

            entries.Add(new(key, Value(depth + 1)));
        }

        return new((int)start.Start.Line, (int)start.Start.Column, entries);
    }

    private static ConfigSyntaxException Refused(ParsingEvent at, string message) => new((int)at.Start.Line, (int)at.Start.Column, message);
}

/// <summary>A file that cannot be read as configuration at all.</summary>
internal sealed class ConfigSyntaxException(int line, int column, string message) : Exception(message)
{
    public int Line => line;

    public int Column => column;
}
