using System.Security.Cryptography;

namespace Interlock.Journal;

/// <summary>Where identifiers come from; tests and the simulator give their own.</summary>
internal interface IIdSource
{
    /// <summary>A string of lower-case letters and digits without look-alikes, never given twice in practice.</summary>
    /// <param name="length">Characters wanted, at most 32.</param>
    string Next(int length);
}

/// <summary>Identifiers from the system's random source.</summary>
internal sealed class RandomIds : IIdSource
{
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    public static RandomIds Shared { get; } = new();

    public string Next(int length)
    {
        Span<byte> bytes = stackalloc byte[32];
        RandomNumberGenerator.Fill(bytes);
        Span<char> text = stackalloc char[length];
        for (var i = 0; i < length; i++)
        {
            text[i] = Alphabet[bytes[i] & 31];
        }

        return new string(text);
    }
}
