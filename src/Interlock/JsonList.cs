using System.Text.Json.Nodes;

namespace Interlock;

/// <summary>Lists of words as JSON.</summary>
internal static class JsonList
{
    public static JsonArray Of(IEnumerable<string> words) => new([.. words.Select(word => (JsonNode?)JsonValue.Create(word))]);
}
