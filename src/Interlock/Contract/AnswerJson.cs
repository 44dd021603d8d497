using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Interlock.Contract;

/// <summary>How answers are written and read as JSON: keys in snake_case, in the order of their records.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(AcceptedMoveAnswer))]
[JsonSerializable(typeof(AcceptedStoreAnswer))]
[JsonSerializable(typeof(ArtifactAnswer))]
[JsonSerializable(typeof(BackupAnswer))]
[JsonSerializable(typeof(ChangeAnswer))]
[JsonSerializable(typeof(CheckAnswer))]
[JsonSerializable(typeof(ClaimAnswer))]
[JsonSerializable(typeof(ConfigAnswer))]
[JsonSerializable(typeof(DoctorAnswer))]
[JsonSerializable(typeof(EditAnswer))]
[JsonSerializable(typeof(ErrorAnswer))]
[JsonSerializable(typeof(EventAnswer))]
[JsonSerializable(typeof(GateAnswer))]
[JsonSerializable(typeof(GraphAnswer))]
[JsonSerializable(typeof(HelpAnswer))]
[JsonSerializable(typeof(ImportAnswer))]
[JsonSerializable(typeof(InitAnswer))]
[JsonSerializable(typeof(InstalledHookAnswer))]
[JsonSerializable(typeof(IssueAnswer))]
[JsonSerializable(typeof(ListedLockAnswer))]
[JsonSerializable(typeof(ListedTaskAnswer))]
[JsonSerializable(typeof(LockCheckAnswer))]
[JsonSerializable(typeof(LockCleanupAnswer))]
[JsonSerializable(typeof(LogAnswer))]
[JsonSerializable(typeof(MergedAnswer))]
[JsonSerializable(typeof(MigratedStoreAnswer))]
[JsonSerializable(typeof(PrunedStoreAnswer))]
[JsonSerializable(typeof(PrunedWorktreeAnswer))]
[JsonSerializable(typeof(QueuedMergeAnswer))]
[JsonSerializable(typeof(RestoreAnswer))]
[JsonSerializable(typeof(RestoredWorktreeAnswer))]
[JsonSerializable(typeof(RunAnswer))]
[JsonSerializable(typeof(SchemaAnswer))]
[JsonSerializable(typeof(SpecAnswer))]
[JsonSerializable(typeof(SpecDetailAnswer))]
[JsonSerializable(typeof(SpecPlanAnswer))]
[JsonSerializable(typeof(StatusAnswer))]
[JsonSerializable(typeof(StoreLockAnswer))]
[JsonSerializable(typeof(SyncAnswer))]
[JsonSerializable(typeof(TaskAnswer))]
[JsonSerializable(typeof(TrustAnswer))]
[JsonSerializable(typeof(UnlockedStoreAnswer))]
[JsonSerializable(typeof(VerifyAnswer))]
[JsonSerializable(typeof(VersionAnswer))]
[JsonSerializable(typeof(WarningAnswer))]
[JsonSerializable(typeof(WhyAnswer))]
[JsonSerializable(typeof(WorkAnswer))]
[JsonSerializable(typeof(WorkerAnswer))]
[JsonSerializable(typeof(WorklogAnswer))]
[JsonSerializable(typeof(WorktreeAnswer))]
internal sealed partial class AnswerJson : JsonSerializerContext
{
    /// <summary>How a record is written; one that is not listed here is a mistake in the program.</summary>
    public static JsonTypeInfo Of(Type record) => Default.GetTypeInfo(record) ?? throw new InvalidOperationException($"{record.Name} is no answer.");

    public static JsonTypeInfo<T> Of<T>() => (JsonTypeInfo<T>)Of(typeof(T));

    /// <summary>
    /// What writes a record. Asked for without what <see cref="Of{T}"/> finds out about every field first: quick commands are counted in
    /// milliseconds.
    /// </summary>
    public static Action<Utf8JsonWriter, T> Writer<T>() =>
        ((IJsonTypeInfoResolver)Default).GetTypeInfo(typeof(T), Default.Options) is JsonTypeInfo<T> { SerializeHandler: { } write } ? write
        : throw new InvalidOperationException($"{typeof(T).Name} is no answer.");
}
