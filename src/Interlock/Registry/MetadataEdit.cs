using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Interlock.Registry;

/// <summary>Free facts to set and to take away.</summary>
public sealed class MetadataEdit
{
    /// <summary>Bytes of UTF-8 that all free facts of one thing may take.</summary>
    public const int MaxBytes = 256 * 1024;

    private const int MaxKeyLength = 120;

    private readonly List<(string Key, JsonNode? Value)> set;
    private readonly IReadOnlyList<string> unset;

    private MetadataEdit(List<(string Key, JsonNode? Value)> set, IReadOnlyList<string> unset) => (this.set, this.unset) = (set, unset);

    /// <summary>Reads <c>KEY=TEXT</c> and <c>KEY:=JSON</c>; refusal <c>metadata.invalid</c>. Null when there is nothing to do.</summary>
    /// <param name="unset">Keys to take away; one that is not there is no error.</param>
    public static Result<MetadataEdit?> Parse(IReadOnlyList<string> given, IReadOnlyList<string> unset)
    {
        var set = new List<(string Key, JsonNode? Value)>();
        foreach (var text in given)
        {
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0)
            {
                return Invalid($"'{Shown.Short(text)}' sets nothing", "Write KEY=TEXT, or KEY:=JSON for numbers, lists and the like.");
            }

            var isJson = equals > 0 && text[equals - 1] == ':';
            var key = text[..(isJson ? equals - 1 : equals)];
            if (RefuseKey(key) is { } bad)
            {
                return bad;
            }

            var value = isJson ? ReadJson(key, text[(equals + 1)..]) : JsonValue.Create(text[(equals + 1)..]);
            if (value.IsRefused)
            {
                return value.Refusal;
            }

            set.Add((key, value.Value));
        }

        foreach (var key in unset)
        {
            if (RefuseKey(key) is { } bad)
            {
                return bad;
            }

            if (set.Exists(one => one.Key == key))
            {
                return Invalid($"'{Shown.Short(key)}' is both set and taken away", "Do one of the two.");
            }
        }

        return set.Count + unset.Count == 0 ? (MetadataEdit?)null : new MetadataEdit(set, unset);
    }

    /// <summary>An edit that sets all of these, and takes others away.</summary>
    public static MetadataEdit Of(JsonObject facts, params IReadOnlyList<string> unset) => new([.. facts.Select(pair => (pair.Key, pair.Value?.DeepClone()))], unset);

    /// <summary>The free facts after the edit; refusal <c>metadata.too_large</c>.</summary>
    public Result<JsonObject> Apply(JsonObject before)
    {
        var after = before.DeepClone().AsObject();
        foreach (var key in unset)
        {
            after.Remove(key);
        }

        foreach (var (key, value) in set)
        {
            after[key] = value?.DeepClone();
        }

        var bytes = Encoding.UTF8.GetByteCount(after.ToJsonString());
        return bytes <= MaxBytes
            ? after
            : new Refusal(RefusalKind.Usage, "metadata.too_large", $"The free facts would take {bytes} bytes; {MaxBytes} are allowed.", "Keep large results in a file, and its place with 'interlock artifact add'.");
    }

    /// <summary>For the log: what was set and what was taken away.</summary>
    public JsonObject ToJson()
    {
        var facts = new JsonObject();
        foreach (var (key, value) in set)
        {
            facts[key] = value?.DeepClone();
        }

        return new() { ["set"] = facts, ["unset"] = JsonList.Of(unset) };
    }

    private static Refusal? RefuseKey(string key) =>
        key.Length is 0 or > MaxKeyLength || key.Any(char.IsControl) || char.IsWhiteSpace(key[0]) || char.IsWhiteSpace(key[^1])
            ? Invalid($"'{Shown.Short(key)}' cannot name a fact", $"A key has 1 to {MaxKeyLength} characters, no control characters, and no blank at its ends.")
            : null;

    // A repeated key inside shows only when the object is looked into, so it is looked into now.
    private static Result<JsonNode?> ReadJson(string key, string text)
    {
        try
        {
            var node = JsonNode.Parse(text);
            Walk(node);
            return node;
        }
        catch (Exception fault) when (fault is JsonException or ArgumentException)
        {
            return Invalid($"What '{Shown.Short(key)}' is set to is no JSON", "Write KEY:=JSON such as count:=3 or tags:='[\"a\"]', or KEY=TEXT for plain text.");
        }
    }

    private static void Walk(JsonNode? node)
    {
        foreach (var child in node switch { JsonObject fields => fields.Select(pair => pair.Value), JsonArray items => items, _ => [] })
        {
            Walk(child);
        }
    }

    private static Refusal Invalid(string fact, string hint) => new(RefusalKind.Usage, "metadata.invalid", fact + ".", hint);
}
