using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;

namespace Interlock.Cli.Output;

/// <summary>
/// Escapes what JSON must escape, and controls, and nothing else, so that every language stays readable, and
/// signs beyond the first 65,536 too, which the framework's most lenient encoder still escapes.
/// </summary>
internal sealed class JsonEscaping : JavaScriptEncoder
{
    public static JsonEscaping Instance { get; } = new();

    /// <summary>A backslash, <c>u</c> and four digits.</summary>
    public override int MaxOutputCharactersPerInputCharacter => 6;

    public override bool WillEncode(int unicodeScalar) => unicodeScalar is < 0x20 or '"' or '\\' or (>= 0x7F and <= 0x9F) or (>= 0xD800 and <= 0xDFFF);

    public override unsafe int FindFirstCharacterToEncode(char* text, int textLength)
    {
        for (var index = 0; index < textLength; index++)
        {
            var c = text[index];
            if (char.IsSurrogate(c))
            {
                if (!char.IsHighSurrogate(c) || index + 1 == textLength || !char.IsLowSurrogate(text[index + 1]))
                {
                    return index;
                }

                index++;
            }
            else if (WillEncode(c))
            {
                return index;
            }
        }

        return -1;
    }

    public override int FindFirstCharacterToEncodeUtf8(ReadOnlySpan<byte> utf8Text)
    {
        for (var index = 0; index < utf8Text.Length;)
        {
            if (utf8Text[index] is >= 0x20 and < 0x7F and not ((byte)'"' or (byte)'\\'))
            {
                index++;
                continue;
            }

            if (Rune.DecodeFromUtf8(utf8Text[index..], out var rune, out var used) != OperationStatus.Done || WillEncode(rune.Value))
            {
                return index;
            }

            index += used;
        }

        return -1;
    }

    public override unsafe bool TryEncodeUnicodeScalar(int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten)
    {
        var target = new Span<char>(buffer, bufferLength);
        numberOfCharactersWritten = 0;
        if (!WillEncode(unicodeScalar))
        {
            return Rune.TryCreate(unicodeScalar, out var rune) && rune.TryEncodeToUtf16(target, out numberOfCharactersWritten);
        }

        var letter = unicodeScalar switch { '"' => '"', '\\' => '\\', '\n' => 'n', '\r' => 'r', '\t' => 't', '\b' => 'b', '\f' => 'f', _ => '\0' };
        var length = letter == '\0' ? 6 : 2;
        if (target.Length < length)
        {
            return false;
        }

        target[0] = '\\';
        target[1] = letter == '\0' ? 'u' : letter;
        for (var digit = 2; digit < length; digit++)
        {
            target[digit] = "0123456789abcdef"[(unicodeScalar >> (4 * (5 - digit))) & 15];
        }

        numberOfCharactersWritten = length;
        return true;
    }
}
