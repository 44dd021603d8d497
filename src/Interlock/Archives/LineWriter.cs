using System.Buffers;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Interlock.Archives;

/// <summary>Writes JSON lines to a new file, with the checksum of all of it and a short one of each line.</summary>
internal sealed class LineWriter : IDisposable
{
    /// <summary>Bytes of a line's SHA-256 that the index keeps.</summary>
    public const int LineHashBytes = 16;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly string name;
    private readonly FileStream stream;
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly ArrayBufferWriter<byte> line = new(4096);
    private readonly Utf8JsonWriter json;
    private long bytes;
    private long lines;

    public LineWriter(string directory, string name)
    {
        this.name = name;
        stream = new(Path.Combine(directory, name), FileMode.CreateNew, FileAccess.Write, FileShare.Read, 1 << 16);
        json = new(line, Options);
    }

    public long Lines => lines;

    /// <summary>The line that <paramref name="fields"/> makes, without writing it: its short checksum.</summary>
    public string Prepare<T>(T row, Action<Utf8JsonWriter, T> fields)
    {
        line.ResetWrittenCount();
        json.Reset();
        json.WriteStartObject();
        fields(json, row);
        json.WriteEndObject();
        json.Flush();
        return LineHash(line.WrittenSpan);
    }

    /// <summary>Writes the line last prepared.</summary>
    public void Write()
    {
        line.Write("\n"u8);
        stream.Write(line.WrittenSpan);
        hash.AppendData(line.WrittenSpan);
        bytes += line.WrittenCount;
        lines++;
    }

    public string Write<T>(T row, Action<Utf8JsonWriter, T> fields)
    {
        var known = Prepare(row, fields);
        Write();
        return known;
    }

    /// <summary>Everything on disk.</summary>
    public ArchivedFile Finish()
    {
        stream.Flush(flushToDisk: true);
        return new(name, bytes, lines, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    public void Dispose()
    {
        json.Dispose();
        stream.Dispose();
        hash.Dispose();
    }

    public static string LineHash(ReadOnlySpan<byte> line) => Convert.ToHexStringLower(SHA256.HashData(line).AsSpan(0, LineHashBytes));
}
