using System.Security.Cryptography;

namespace Interlock.Runs;

/// <summary>Fills the buffer with random bytes.</summary>
internal delegate void RandomBytes(Span<byte> buffer);

/// <summary>
/// Makes run ids: 8 characters of a 32-letter alphabet without look-alikes (i, l, o, u), the first a letter, so that no id reads as a number.
/// Needs no quoting in a shell, a file name, a git ref or an environment block.
/// </summary>
/// <param name="random">Where chance comes from; the operating system's by default.</param>
internal sealed class RunIds(RandomBytes? random = null)
{
    public const int Length = 8;

    private const string Alphabet = "abcdefghjkmnpqrstvwxyz0123456789";
    private const int Letters = 22;

    private readonly RandomBytes random = random ?? RandomNumberGenerator.Fill;

    public string Next()
    {
        Span<byte> bytes = stackalloc byte[Length];
        random(bytes);
        Span<char> id = stackalloc char[Length];
        id[0] = Alphabet[bytes[0] % Letters];
        for (var i = 1; i < Length; i++)
        {
            id[i] = Alphabet[bytes[i] % Alphabet.Length];
        }

        return new string(id);
    }

    /// <summary>Whether the text has the shape of a run id.</summary>
    public static bool IsRunId(string text) =>
        text.Length == Length && Alphabet.AsSpan(0, Letters).Contains(text[0]) && !text.AsSpan().ContainsAnyExcept(Alphabet);
}
