using System.Text;

namespace Interlock.Git;

/// <summary>A file name as people can read it: bytes that are no UTF-8, and control characters, as <c>\xe9</c>.</summary>
internal static class EscapedName
{
    public static string Of(ReadOnlySpan<byte> name)
    {
        var text = new StringBuilder(name.Length);
        while (name.Length > 0)
        {
            var read = Rune.DecodeFromUtf8(name, out var rune, out var length) == System.Buffers.OperationStatus.Done && !Rune.IsControl(rune);
            if (read)
            {
                text.Append(rune);
            }
            else
            {
                foreach (var one in name[..length])
                {
                    text.Append(System.Globalization.CultureInfo.InvariantCulture, $"\\x{one:x2}");
                }
            }

            name = name[length..];
        }

        return text.ToString();
    }
}
