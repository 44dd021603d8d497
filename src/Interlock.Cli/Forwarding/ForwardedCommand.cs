using System.Buffers;
using System.Text.Json;
using Interlock.Cli.Output;

namespace Interlock.Cli.Forwarding;

/// <summary>A command line given inside a run, on its way to the runner.</summary>
internal sealed record ForwardedCommand(string Directory, IReadOnlyList<string> Words)
{
    private const int MostWords = 4096;

    // Text in any language takes no more room than it has to.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JsonEscaping.Instance };

    /// <summary>It does not come from the run that the socket is of.</summary>
    public bool Stranger { get; init; }

    public byte[] ToBytes()
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, Plain))
        {
            writer.WriteStartObject();
            writer.WriteNumber("protocol"u8, 1);
            writer.WriteString("directory"u8, Directory);
            writer.WriteStartArray("words"u8);
            foreach (var word in Words)
            {
                writer.WriteStringValue(word);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Null when the bytes are no such thing.</summary>
    public static ForwardedCommand? Parse(byte[] bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object
                || !root.TryGetProperty("protocol"u8, out var protocol) || protocol.ValueKind != JsonValueKind.Number || !protocol.TryGetInt32(out var version) || version != 1
                || !root.TryGetProperty("directory"u8, out var directory) || directory.ValueKind != JsonValueKind.String
                || !root.TryGetProperty("words"u8, out var words) || words.ValueKind != JsonValueKind.Array || words.GetArrayLength() > MostWords)
            {
                return null;
            }

            var given = new List<string>();
            foreach (var word in words.EnumerateArray())
            {
                if (word.ValueKind != JsonValueKind.String)
                {
                    return null;
                }

                given.Add(word.GetString()!);
            }

            var path = directory.GetString()!;
            return Path.IsPathRooted(path) && !path.Contains('\0', StringComparison.Ordinal) ? new(path, given) : null;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}

/// <summary>What the runner answers: what the command printed, and its exit code.</summary>
internal sealed record ForwardedReply(int ExitCode, byte[] Output, byte[] Error);
