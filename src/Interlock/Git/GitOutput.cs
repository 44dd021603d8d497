using System.Text;

namespace Interlock.Git;

/// <summary>What a call of git left behind.</summary>
/// <param name="ExitCode">As git gave it; 128 and above are its own failures.</param>
/// <param name="Bytes">Standard output.</param>
/// <param name="Error">Standard error, its first 64 KiB.</param>
internal sealed record GitOutput(int ExitCode, byte[] Bytes, string Error)
{
    /// <summary>Standard output as text, without the final line break.</summary>
    public string Text => Encoding.UTF8.GetString(Bytes).TrimEnd('\n');

    /// <summary>The non-empty lines.</summary>
    public string[] Lines => Encoding.UTF8.GetString(Bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The records of a <c>-z</c> format; the last NUL ends, it does not separate.</summary>
    public string[] Records
    {
        get
        {
            var text = Encoding.UTF8.GetString(Bytes);
            return text.Length == 0 ? [] : (text[^1] == '\0' ? text[..^1] : text).Split('\0');
        }
    }
}
