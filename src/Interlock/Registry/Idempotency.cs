using System.Security.Cryptography;
using Interlock.Journal;
using Interlock.Registry.Claiming;
using Interlock.Registry.Defining;
using Interlock.Storage;

namespace Interlock.Registry;

/// <summary>
/// Idempotency keys: the same key with the same request gives the answer that was given before, in whatever process and after
/// whatever restart; with another request it is refused. A key is remembered for <see cref="RegistryOptions.KeyRetention"/>.
/// </summary>
internal static class Idempotency
{
    /// <summary>What was answered under this key, or why the key cannot be used; null for a fresh one.</summary>
    /// <param name="key">With its purpose in front.</param>
    public static Result<KeyedAnswer>? Find(IStoreReader reader, string key, string request, DateTimeOffset now, RegistryOptions options) =>
        Records.Keys.Find(reader, key) is not { } known || now - known.At >= options.KeyRetention ? null
        : known.Request is null || known.Request == request ? known
        : Reused(reader, key, known);

    public static void Remember(Changes changes, string key, string request, string task, long token = 0) =>
        Records.Keys.Put(changes.Store, new() { Key = key, Request = request, Task = task, Token = token, At = changes.Now });

    public static string CreateKey(string key) => "create:" + key;

    public static string ClaimKey(string worker, string key) => $"claim:{worker} {key}";

    /// <summary>One spelling of everything that was asked for.</summary>
    public static string Of(TaskDraft draft) => new CanonicalText()
        .Text(draft.Ref.ToString()).Text(draft.Title).Text(draft.Description).Text(draft.Kind).Number(draft.Priority).Text($"{draft.EstimateMinutes}")
        .Text($"{draft.Optional} {draft.Completion} {draft.Hold} {draft.IsParent} {draft.AlreadyDone}").Text(draft.Parent).Text($"{draft.Issue}")
        .Words(draft.Files).Words(draft.FileHints).Words(draft.RequiredSkills).Words(draft.Requirements).Words(draft.Acceptance)
        .Words(draft.DependsOn.Select(edge => $"{edge.Name} {edge.Hard}")).Text(draft.Metadata.ToJsonString())
        .Hash();

    /// <summary>Short enough to be kept as it is.</summary>
    public static string Of(ClaimRequest request) => $"{request.Task} {request.Spec} {request.Skill} {request.RequiredOnly}";

    private static Refusal Reused(IStoreReader reader, string key, KeyedAnswer known) => new(
        RefusalKind.Conflict,
        "key.reused",
        $"The key '{Given(key)}' was used for another request, which was answered with {reader.FindName(known.Task)?.ToString() ?? "a task that is gone"}.",
        "Use a key of its own for each request; repeat one only with the same words.",
        new() { ["task"] = reader.FindName(known.Task)?.ToString() });

    /// <summary>The key as the caller gave it.</summary>
    private static string Given(string key) => key[(key.IndexOf(key.StartsWith("claim:", StringComparison.Ordinal) ? ' ' : ':', StringComparison.Ordinal) + 1)..];

    private static CanonicalText Words(this CanonicalText text, IEnumerable<string> words)
    {
        text.Raw("[");
        foreach (var word in words)
        {
            text.Text(word);
        }

        return text.Raw("]");
    }

    private static string Hash(this CanonicalText text) => Convert.ToHexStringLower(SHA256.HashData(text.Written));
}
