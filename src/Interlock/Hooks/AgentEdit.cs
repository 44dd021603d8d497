using System.Text.Json;

namespace Interlock.Hooks;

/// <summary>What an agent is about to do, as it tells its hooks: one JSON object on standard input.</summary>
internal sealed record AgentEdit
{
    /// <summary>Bytes taken: a tool that writes a whole file sends all of it.</summary>
    public const int Largest = 32 << 20;

    // Names of tools that change files; others only read, or, like a shell, do not say what they touch.
    private static readonly string[] Tools = ["Edit", "Write", "MultiEdit", "NotebookEdit"];

    private const int Deepest = 1000;

    /// <summary>Where the session stands; null when it does not say.</summary>
    public string? Directory { get; init; }

    /// <summary>The files, as the tool was told; empty for a tool that changes none.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>Reads it, or says <c>hook.input</c>. What it does not know it passes over.</summary>
    public static Result<AgentEdit> Read(ReadOnlySpan<byte> json)
    {
        string? directory = null;
        string? tool = null;
        var files = new List<string>();
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = Deepest });
            using var document = JsonDocument.ParseValue(ref reader);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return Malformed("it is no JSON object");
            }

            foreach (var member in document.RootElement.EnumerateObject())
            {
                switch (member.Name)
                {
                    case "tool_input":
                        files.AddRange(FilesOf(member.Value));
                        break;
                    case "cwd":
                        directory = Text(member.Value) ?? directory;
                        break;
                    case "tool_name":
                        tool = Text(member.Value) ?? tool;
                        break;
                }
            }

            if (json[(int)reader.BytesConsumed..].IndexOfAnyExcept(" \n\r\t"u8) >= 0)
            {
                return Malformed("something follows the JSON object");
            }
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // Text that is no Unicode ends here too.
            return Malformed("it is not valid JSON");
        }

        if (directory is { Length: > 0 } && (directory[0] != '/' || directory.Contains('\0', StringComparison.Ordinal)))
        {
            return Malformed("its cwd is no absolute path");
        }

        return files.Exists(static file => file.Length == 0 || file.Contains('\0', StringComparison.Ordinal))
            ? Malformed("it names a file that cannot exist")
            : new AgentEdit { Directory = directory is { Length: > 0 } ? directory : null, Files = tool is null || Array.IndexOf(Tools, tool) >= 0 ? files : [] };
    }

    private static IEnumerable<string> FilesOf(JsonElement input) => input.ValueKind != JsonValueKind.Object ? []
        : input.EnumerateObject().Where(static member => member.Name is "file_path" or "notebook_path").Select(static member => Text(member.Value)).OfType<string>();

    private static string? Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static Refusal Malformed(string why) => new(
        RefusalKind.Usage,
        "hook.input",
        $"What the agent wrote on standard input is not understood: {why}.",
        "The hook wants one JSON object with cwd, tool_name and tool_input.file_path.");
}
