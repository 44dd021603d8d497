using System.Text;
using System.Text.Json;

namespace Interlock.Kiro;

/// <summary>One wave of a graph.</summary>
/// <param name="Ids">Tasks, as the graph names them.</param>
/// <param name="After">Waves it waits for, by place, all before it; null: for the one before.</param>
internal sealed record Wave(IReadOnlyList<string> Ids, IReadOnlyList<int>? After);

/// <summary>Kiro's <c>## Task Dependency Graph</c>: a fenced JSON object with <c>waves</c>. Several in one file follow one another.</summary>
/// <param name="Line">Of the first graph.</param>
internal sealed record WaveGraph(int Line, IReadOnlyList<Wave> Waves)
{
    private static readonly string[] TaskKeys = ["tasks", "task_ids", "taskIds", "ids", "items"];

    private static readonly string[] NameKeys = ["id", "wave", "index", "order"];

    private static readonly string[] AfterKeys = ["depends_on", "dependsOn", "dependencies", "after"];

    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>All graphs of a document as one; a broken one is a problem, not an error.</summary>
    public static WaveGraph? Find(KiroDocument document, List<KiroProblem> problems)
    {
        if (document.Content.Span.IndexOf("\"waves\""u8) < 0)
        {
            return null;
        }

        WaveGraph? found = null;
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
                found = found is null ? graph : found.Then(graph);
            }
        }

        return found;
    }

    /// <summary>The waves of another graph behind these: what it orders itself waits for all of these as well.</summary>
    private WaveGraph Then(WaveGraph next)
    {
        var before = Enumerable.Range(0, Waves.Count).ToList();
        return this with
        {
            Waves = [.. Waves, .. next.Waves.Select(wave => wave with { After = wave.After is null ? null : [.. before, .. wave.After.Select(place => place + before.Count)] })],
        };
    }

    private static WaveGraph? Read(string text, int line, List<KiroProblem> problems)
    {
        try
        {
            using var json = JsonDocument.Parse(text, Lenient);
            if (json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("waves", out var waves))
            {
                var ordered = Ordered(waves).ToList();
                var after = After(ordered, line, problems);
                List<Wave> read = [.. ordered.Select((wave, i) => new Wave(Ids(wave), after[i]))];
                if (read.Exists(wave => wave.Ids.Count > 0))
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

    /// <summary>What each wave says it waits for. Where no wave names another, they simply follow one another.</summary>
    private static List<IReadOnlyList<int>?> After(List<JsonElement> waves, int line, List<KiroProblem> problems)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < waves.Count; i++)
        {
            if (Property(waves[i], NameKeys) is { } name)
            {
                places.TryAdd(Name(name), i);
            }
        }

        var after = new List<IReadOnlyList<int>?>();
        for (var i = 0; i < waves.Count; i++)
        {
            after.Add(Property(waves[i], AfterKeys) is { ValueKind: JsonValueKind.Array } named ? Named(named, i) : null);
        }

        return after.Exists(one => one is { Count: > 0 }) ? after : [.. waves.Select(_ => (IReadOnlyList<int>?)null)];

        IReadOnlyList<int>? Named(JsonElement list, int wave)
        {
            var found = new List<int>();
            foreach (var one in list.EnumerateArray())
            {
                if (places.TryGetValue(Name(one), out var place) && place < wave)
                {
                    found.Add(place);
                    continue;
                }

                problems.Add(new KiroProblem(line, "kiro.wave_unknown", $"A wave of the dependency graph waits for {Name(one)}, which is no wave before it; it waits for the one before."));
                return null;
            }

            return [.. found.Distinct()];
        }
    }

    private static string Name(JsonElement element) => element.ValueKind == JsonValueKind.String ? element.GetString()!.Trim() : element.GetRawText();

    private static JsonElement? Property(JsonElement wave, string[] keys)
    {
        foreach (var key in keys)
        {
            if (wave.ValueKind == JsonValueKind.Object && wave.TryGetProperty(key, out var value))
            {
                return value;
            }
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

    private static long? Number(JsonElement wave) =>
        Property(wave, NameKeys) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var number) ? number : null;

    private static List<string> Ids(JsonElement wave)
    {
        if (wave.ValueKind == JsonValueKind.Object)
        {
            return Property(wave, TaskKeys) is { } tasks ? Ids(tasks) : [];
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
