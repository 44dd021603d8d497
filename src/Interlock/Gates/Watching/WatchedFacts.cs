using System.Text.Json.Nodes;

namespace Interlock.Gates.Watching;

/// <summary>What people have said of the watched files of one kind.</summary>
internal sealed record WatchedFacts
{
    public static WatchedFacts None { get; } = new() { Task = "", Purpose = "" };

    /// <summary>Name of the task.</summary>
    public required string Task { get; init; }

    /// <summary>What a person approves: <c>files</c> or <c>tests</c>.</summary>
    public required string Purpose { get; init; }

    public IReadOnlyList<WatchedFile> Files { get; init; } = [];

    /// <summary>Those of them that no approval is about.</summary>
    public IReadOnlyList<WatchedFile> Open { get; init; } = [];

    /// <summary>Who approved the others; null where nobody did.</summary>
    public string? ApprovedBy { get; init; }

    /// <summary>A person's no to them, with its reason; null where nobody said no.</summary>
    public (string By, string Reason)? Denied { get; init; }

    /// <summary>Between which commits they changed; empty where only their declaration is judged.</summary>
    public string Range { get; init; } = "";

    public bool Holds => Open.Count == 0;

    /// <summary>How it is when it does not hold.</summary>
    /// <param name="what">Such as <c>changed without a person's approval</c>.</param>
    public string Fault(string what) => Denied is { } no ? $"{no.By} said no to {Some(Open)}: {no.Reason}" : $"{what}: {Some(Open)}";

    /// <summary>How it is when it holds.</summary>
    /// <param name="none">Where there are none.</param>
    public string Fact(string none) => Files.Count == 0 ? none : $"{ApprovedBy} approved {Some(Files)}";

    /// <summary>The next command.</summary>
    public string Hint => $"A person looks at it{(Range.Length == 0 ? "" : $" ('git diff {Range}')")} and answers with 'interlock approve {Task} --for {Purpose} --as NAME --reason TEXT'; or take the change back.";

    public static JsonArray ToJson(IEnumerable<WatchedFile> files) =>
        new([.. files.Take(50).Select(file => (JsonNode)new JsonObject { ["path"] = file.Path, ["mode"] = file.Mode, ["id"] = file.Id, ["why"] = file.Why })]);

    private static string Some(IReadOnlyList<WatchedFile> files) => string.Join(", ", files.Take(5)) + (files.Count > 5 ? $" and {files.Count - 5} more" : "");
}
