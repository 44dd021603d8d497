using System.Text.Json.Nodes;

namespace Interlock.Configuration;

/// <summary>A value as it was written, before anybody asked what it should be.</summary>
internal abstract record RawValue(int Line, int Column)
{
    /// <summary>JSON as it may stand in a variable or a flag; its parts all stand where it stands.</summary>
    public static RawValue FromJson(JsonNode? node) => node switch
    {
        null => new RawScalar(0, 0, "null", true),
        JsonArray list => new RawList(0, 0, [.. list.Select(FromJson)]),
        JsonObject map => new RawMap(0, 0, [.. map.Select(pair => KeyValuePair.Create(new RawScalar(0, 0, pair.Key, false), FromJson(pair.Value)))]),
        _ => node.GetValueKind() == System.Text.Json.JsonValueKind.String
            ? new RawScalar(0, 0, node.GetValue<string>(), false)
            : new RawScalar(0, 0, node.ToJsonString(), true),
    };
}

/// <param name="Text">Without quotes.</param>
/// <param name="Plain">True when it stood without quotes: only then is it a number, true, false or nothing.</param>
internal sealed record RawScalar(int Line, int Column, string Text, bool Plain) : RawValue(Line, Column)
{
    public bool IsNothing => Plain && Text is "" or "~" or "null" or "Null" or "NULL";
}

internal sealed record RawList(int Line, int Column, IReadOnlyList<RawValue> Items) : RawValue(Line, Column);

internal sealed record RawMap(int Line, int Column, IReadOnlyList<KeyValuePair<RawScalar, RawValue>> Entries) : RawValue(Line, Column);
