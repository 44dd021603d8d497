using Interlock.WorkGraph;

namespace Interlock.Storage.Files;

/// <summary>A task as its file has it, before names are looked up.</summary>
/// <param name="Task">With the state that the file's word stands for.</param>
/// <param name="Ours">False for a task that no program of ours has written.</param>
/// <param name="Meddled">The file's <c>state</c> is not that of the lifecycle state beside it: another program changed it.</param>
/// <param name="Names">The file's <c>dependencies</c>.</param>
/// <param name="Edges">What we know of them: uid and hardness.</param>
/// <param name="Artifacts">Each as JSON.</param>
internal sealed record StoredTask(
    WorkTask Task,
    bool Ours,
    bool Meddled,
    IReadOnlyList<string> Names,
    IReadOnlyList<(string Uid, bool Hard)> Edges,
    IReadOnlyList<ReadOnlyMemory<byte>> Artifacts);
