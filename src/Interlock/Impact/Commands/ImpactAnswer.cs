using System.Text.Json;
using Interlock.Gates;

namespace Interlock.Impact.Commands;

/// <summary>What an analyser printed, understood.</summary>
/// <param name="Risk">Null: judged by the thresholds on <paramref name="Files"/>.</param>
/// <param name="Files">Files that the change reaches, beyond those changed; null when it did not say.</param>
internal sealed record ImpactAnswer(Risk? Risk, IReadOnlyList<string>? Files, IReadOnlyList<string> Symbols, string Reason)
{
    private const int MostEntries = 20_000;
    private const int LongestText = 4096;

    /// <summary>Reads one JSON object; unknown keys are passed over, everything else must be as documented.</summary>
    /// <param name="commit">The commit that was asked about; an answer that names another is of no use.</param>
    /// <returns>The answer, or null and what is wrong with it.</returns>
    public static (ImpactAnswer? Answer, string Wrong) Parse(string output, string commit)
    {
        try
        {
            using var document = JsonDocument.Parse(output, new() { MaxDepth = 32 });
            return document.RootElement.ValueKind == JsonValueKind.Object ? Read(document.RootElement, commit) : (null, "printed JSON that is no object");
        }
        catch (JsonException)
        {
            return (null, output.Trim().Length == 0 ? "printed nothing" : $"printed something that is not one JSON object: {Shown.Short(output.Trim())}");
        }
    }

    private static (ImpactAnswer? Answer, string Wrong) Read(JsonElement root, string commit)
    {
        Risk? risk = null;
        if (root.TryGetProperty("risk", out var said) && said.ValueKind != JsonValueKind.Null)
        {
            risk = said.ValueKind == JsonValueKind.String ? Risks.Parse(said.GetString()) : null;
            if (risk is null)
            {
                return (null, $"says risk {Shown.Short(said.GetRawText())}, which is none of LOW, MEDIUM, HIGH, CRITICAL");
            }
        }

        if (root.TryGetProperty("commit", out var analysed) && !(analysed.ValueKind == JsonValueKind.String && analysed.ValueEquals(commit)))
        {
            return (null, $"speaks of commit {Shown.Short(analysed.GetRawText())}, not of {commit}");
        }

        if (Texts(root, "affected_files", out var files) is { } badFiles)
        {
            return (null, badFiles);
        }

        if (files?.FirstOrDefault(file => !IsInside(file)) is { } outside)
        {
            return (null, $"names '{Shown.Short(outside)}' under affected_files, which is no path inside the repository");
        }

        if (Texts(root, "symbols", out var symbols) is { } badSymbols)
        {
            return (null, badSymbols);
        }

        if (risk is null && files is null)
        {
            return (null, "gives neither 'risk' nor 'affected_files'");
        }

        var reason = "";
        if (root.TryGetProperty("reason", out var why) && why.ValueKind != JsonValueKind.Null)
        {
            if (why.ValueKind != JsonValueKind.String)
            {
                return (null, "has a 'reason' that is no text");
            }

            reason = why.GetString()!;
        }

        return (new(risk, files, symbols ?? [], reason), "");
    }

    private static string? Texts(JsonElement root, string key, out List<string>? texts)
    {
        texts = null;
        if (!root.TryGetProperty(key, out var list) || list.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() > MostEntries)
        {
            return $"has a '{key}' that is no list of at most {MostEntries} texts";
        }

        texts = [];
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.String || item.GetString() is not { Length: > 0 and <= LongestText } text)
            {
                return $"has an entry in '{key}' that is no text: {Shown.Short(item.GetRawText())}";
            }

            texts.Add(text);
        }

        return null;
    }

    private static bool IsInside(string path) =>
        !path.StartsWith('/') && !path.Contains('\\') && !path.Contains('\0') && !path.Split('/').Any(part => part is ".." or ".");
}
