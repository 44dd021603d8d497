using System.Text;
using System.Text.Json;

namespace Interlock.Kiro;

/// <summary>Kiro's <c>## Task Dependency Graph</c>: a fenced JSON object with <c>waves</c>.</summary>
internal sealed record WaveGraph(int Line, IReadOnlyList<IReadOnlyList<string>> Waves)
{
    private static readonly string[] Keys = ["tasks", "task_ids", "taskIds", "ids", "items"];

    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>The first such graph of a document; a broken one is a problem, not an error.</summary>
    public static WaveGraph? Find(KiroDocument document, List<KiroProblem> problems)
    {
        if (document.Content.Span.IndexOf("\"waves\""u8) < 0)
        {
            return null;
        }

        for (var i = 0; i < document.Lines.Count; i++)
        {
            if (!document.Lines[i].Flags.HasFlag(KiroLineFlags.Fence))
            {
                continue;
            }

            var open = i;
            var json = new StringBuilder();
            for (i++; i < document.Lines.Count && document.Lines[i].Flags.HasFlag(KiroLineFlags.Fenced); i++)
            {
                json.Append(document.Text(document.Lines[i])).Append('\n');
            }

            var text = json.ToString();
            if (text.Contains("\"waves\"", StringComparison.Ordinal) && Read(text, open + 1, problems) is { } graph)
            {
                return graph;
            }
        }

        return null;
    }

    private static WaveGraph? Read(string text, int line, List<KiroProblem> problems)
    {
        try
        {
            using var json = JsonDocument.Parse(text, Lenient);
            if (json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("waves", out var waves))
            {
                var read = Ordered(waves).Select(Ids).ToList();
                if (read.Exists(wave => wave.Count > 0))
                {
                    return new WaveGraph(line, read);
                }
            }

            problems.Add(new KiroProblem(line, "kiro.waves_unreadable", "The dependency graph holds no waves of task ids; the order of the file is used."));
        }
        catch (JsonException e)
        {
            problems.Add(new KiroProblem(line, "kiro.waves_unreadable", $"The dependency graph is no JSON ({e.Message}); the order of the file is used."));
        }

        return null;
    }

    private static IEnumerable<JsonElement> Ordered(JsonElement waves)
    {
        if (waves.ValueKind == JsonValueKind.Object)
        {
            return waves.EnumerateObject().Select(wave => wave.Value);
        }

        if (waves.ValueKind != JsonValueKind.Array)
        {
            return [];
        }

        var all = waves.EnumerateArray().ToList();
        var numbers = all.Select(Number).ToList();
        return numbers.TrueForAll(number => number is not null) ? all.Zip(numbers).OrderBy(pair => pair.Second).Select(pair => pair.First) : all;
    }

    private static long? Number(JsonElement wave)
    {
        foreach (var key in (ReadOnlySpan<string>)["id", "wave", "index", "order"])
        {
            if (wave.ValueKind == JsonValueKind.Object && wave.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number))
            {
                return number;
            }
        }

        return null;
    }

    private static List<string> Ids(JsonElement wave)
    {
        if (wave.ValueKind == JsonValueKind.Object)
        {
            foreach (var key in Keys)
            {
                if (wave.TryGetProperty(key, out var tasks))
                {
                    return Ids(tasks);
                }
            }

            return [];
        }

        return wave.ValueKind == JsonValueKind.Array ? [.. wave.EnumerateArray().Select(Id).OfType<string>()] : Id(wave) is { } id ? [id] : [];
    }

    /// <summary>An id is text (<c>"1.1"</c>, <c>"1.1 Title"</c>) or a number, of which the digits are kept as written.</summary>
    private static string? Id(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString()!.Trim() is var text && text.Length > 0 ? TaskNumber.Read(text)?.Text ?? text.TrimEnd('*', '.', ' ') : null,
        JsonValueKind.Number => element.GetRawText(),
        JsonValueKind.Object => element.TryGetProperty("id", out var id) && id.ValueKind != JsonValueKind.Object ? Id(id) : null,
        _ => null,
    };
}
