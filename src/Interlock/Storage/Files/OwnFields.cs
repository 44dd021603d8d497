using System.Text;
using System.Text.Json;

namespace Interlock.Storage.Files;

/// <summary>What <c>metadata.interlock</c> of a task holds; what is at its default is left out there.</summary>
internal sealed class OwnFields
{
    private readonly Dictionary<string, string> texts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<string>> lists = new(StringComparer.Ordinal);

    public string? Uid => Text("uid");

    public string? Kind => Text("kind");

    public string? State => Text("state");

    public string? Completion => Text("completion");

    public string? Reason => Text("reason");

    public string? BaseCommit => Text("base_commit");

    public string? MergeCommit => Text("merge_commit");

    public string? Worklog => Text("worklog");

    public string? Step => Text("step");

    public string? Parent => Text("parent");

    public DateTimeOffset? DueAt => FileTimes.Parse(Text("due_at"));

    public DateTimeOffset? ClosedAt => FileTimes.Parse(Text("closed_at"));

    public long? Estimate => Number("estimate_minutes");

    public long? Attempt => Number("attempt");

    public long? InfrastructureAttempt => Number("infrastructure_attempt");

    public long? Issue => Number("issue");

    public long? Change => Number("change");

    public long? Progress => Number("progress");

    public long? Open => Number("open_dependencies");

    public long? OpenSoft => Number("open_soft_dependencies");

    public long? LastToken => Number("last_token");

    public long? Ordinal => Number("ordinal");

    public long? Version => Number("version");

    public IReadOnlyList<string>? Skills => List("required_skills");

    public IReadOnlyList<string>? Files => List("files");

    public IReadOnlyList<string>? FileHints => List("file_hints");

    public IReadOnlyList<string>? Requirements => List("requirements");

    public IReadOnlyList<string>? Acceptance => List("acceptance");

    public IReadOnlyList<string>? Missing => List("missing_dependencies");

    public bool IsParent { get; private set; }

    /// <summary>The free facts, where their own keys clash with ours.</summary>
    public string? Metadata { get; private set; }

    public List<(string Uid, bool Hard)> DependsOn { get; } = [];

    public static OwnFields Read(ref Utf8JsonReader reader, ReadOnlyMemory<byte> json)
    {
        var own = new OwnFields();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            switch (reader.TokenType)
            {
                case JsonTokenType.String:
                    own.texts[name] = reader.GetString()!;
                    break;
                case JsonTokenType.Number:
                    own.numbers[name] = reader.GetInt64();
                    break;
                case JsonTokenType.True or JsonTokenType.False:
                    own.IsParent |= name == "is_parent" && reader.GetBoolean();
                    break;
                case JsonTokenType.StartArray when name == "depends_on":
                    own.TakeEdges(ref reader);
                    break;
                case JsonTokenType.StartArray:
                    own.lists[name] = TaskDraftFields.Strings(ref reader) ?? throw new JsonException($"{name} is no list of strings");
                    break;
                case JsonTokenType.StartObject when name == "metadata":
                    var start = (int)reader.TokenStartIndex;
                    reader.Skip();
                    own.Metadata = Encoding.UTF8.GetString(json.Span[start..(int)reader.BytesConsumed]);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return own;
    }

    private void TakeEdges(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            string? uid = null;
            var hard = true;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString();
                reader.Read();
                uid = name == "task" ? reader.GetString() : uid;
                hard = name == "hard" ? reader.GetBoolean() : hard;
            }

            DependsOn.Add((uid ?? throw new JsonException("an edge leads nowhere"), hard));
        }
    }

    private string? Text(string name) => texts.GetValueOrDefault(name);

    private long? Number(string name) => numbers.TryGetValue(name, out var number) ? number : null;

    private IReadOnlyList<string>? List(string name) => lists.GetValueOrDefault(name);
}
