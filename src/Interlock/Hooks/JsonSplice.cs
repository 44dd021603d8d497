using System.Text;
using System.Text.Json;

namespace Interlock.Hooks;

/// <summary>Puts values into JSON text and takes them out again; what stands around them keeps its bytes.</summary>
internal static class JsonSplice
{
    /// <summary>Puts a value in as the last of an object or array.</summary>
    /// <param name="json">The whole text.</param>
    /// <param name="into">The object or array.</param>
    /// <param name="value">The member or item, its lines as if it stood at the margin, a tab for each step of indentation.</param>
    public static string Append(string json, JsonOutline into, string value)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        var line = Indent(json);
        var outer = Margin(bytes, into.Start);
        var text = "\n" + outer + line + value.Replace("\t", line, StringComparison.Ordinal).Replace("\n", "\n" + outer + line, StringComparison.Ordinal);
        if (json.Contains("\r\n", StringComparison.Ordinal))
        {
            text = text.Replace("\n", "\r\n", StringComparison.Ordinal);
        }

        if (into.Children.Count > 0)
        {
            return Insert(bytes, into.Children[^1].End, "," + text);
        }

        var inner = Encoding.UTF8.GetString(bytes, into.ValueStart + 1, into.End - into.ValueStart - 2);
        return Insert(bytes, into.ValueStart + 1, inner.Contains('\n', StringComparison.Ordinal) ? text : text + text[..text.IndexOf('\n', StringComparison.Ordinal)] + "\n" + outer);
    }

    /// <summary>Takes a member or an item out, with the comma and the space in front of it, or behind it where it is the first.</summary>
    public static string Remove(string json, JsonOutline from, JsonOutline value)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        var index = from.Children.ToList().IndexOf(value);
        var (start, end) = index > 0 ? (from.Children[index - 1].End, value.End)
            : from.Children.Count > 1 ? (value.Start, from.Children[1].Start)
            : (from.ValueStart + 1, EndOfSpace(bytes, SkipComma(bytes, value.End)));
        return Encoding.UTF8.GetString(bytes, 0, start) + Encoding.UTF8.GetString(bytes, end, bytes.Length - end);
    }

    public static string Replace(string json, JsonOutline value, string by)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        return Encoding.UTF8.GetString(bytes, 0, value.ValueStart) + by + Encoding.UTF8.GetString(bytes, value.End, bytes.Length - value.End);
    }

    /// <summary>Text as a JSON string, readable where it can be.</summary>
    public static string Quote(string text) => $"\"{JsonEncodedText.Encode(text, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    private static string Insert(byte[] bytes, int at, string text) => Encoding.UTF8.GetString(bytes, 0, at) + text + Encoding.UTF8.GetString(bytes, at, bytes.Length - at);

    /// <summary>What the text indents by: that of its first indented line, else two spaces.</summary>
    private static string Indent(string json)
    {
        foreach (var line in json.Split('\n'))
        {
            var rest = line.TrimStart(' ', '\t');
            if (rest.Length < line.Length && rest.StartsWith('"'))
            {
                return line[..^rest.Length];
            }
        }

        return "  ";
    }

    /// <summary>The white space that the line begins with.</summary>
    private static string Margin(byte[] bytes, int at)
    {
        var start = at;
        while (start > 0 && bytes[start - 1] != (byte)'\n')
        {
            start--;
        }

        var end = start;
        while (end < at && bytes[end] is (byte)' ' or (byte)'\t')
        {
            end++;
        }

        return Encoding.UTF8.GetString(bytes, start, end - start);
    }

    private static int SkipComma(byte[] bytes, int at)
    {
        var end = EndOfSpace(bytes, at);
        return end < bytes.Length && bytes[end] == (byte)',' ? end + 1 : at;
    }

    private static int EndOfSpace(byte[] bytes, int at)
    {
        while (at < bytes.Length && bytes[at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            at++;
        }

        return at;
    }
}
