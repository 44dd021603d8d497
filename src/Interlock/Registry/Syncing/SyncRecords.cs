using System.Text.Json.Serialization;
using Interlock.Storage;

namespace Interlock.Registry.Syncing;

/// <summary>That a task comes after another.</summary>
/// <param name="To">A uid; <c>?NAME</c> where no task has that name; in a plan <c>#N</c> for the N-th new task.</param>
/// <param name="Hard">Hard ones block.</param>
internal sealed record SyncedEdge(string To, bool Hard);

/// <summary>What a file carries of a task. Dependencies go by identity, not by number.</summary>
internal sealed record SyncedText
{
    public required string Title { get; init; }

    /// <summary>Null: the title stands for it.</summary>
    public string? Description { get; init; }

    public required string Kind { get; init; }

    /// <summary>Name of the completion.</summary>
    public required string Completion { get; init; }

    public required bool Optional { get; init; }

    /// <summary>1 to 5; null: the file does not say.</summary>
    public int? Priority { get; init; }

    public IReadOnlyList<string> Requirements { get; init; } = [];

    public IReadOnlyList<string> Acceptance { get; init; } = [];

    public IReadOnlyList<string> Files { get; init; } = [];

    public IReadOnlyList<string> FileHints { get; init; } = [];

    public IReadOnlyList<SyncedEdge> DependsOn { get; init; } = [];
}

/// <summary>What a file and the registry last agreed on of one task: the base of the next three-way merge.</summary>
internal sealed record SyncBase
{
    /// <summary>Uid of the task; in a plan <c>#N</c> for the N-th new one.</summary>
    public required string Task { get; init; }

    public required string Spec { get; init; }

    /// <summary>The task's id as the file gives it; the registry's differs while somebody holds a renumbered task.</summary>
    public required string Number { get; init; }

    /// <summary>Uid of the parent in the file; null at the top.</summary>
    public string? Parent { get; init; }

    /// <summary>The mark in the box.</summary>
    public required string Mark { get; init; }

    /// <summary>The mark that the registry's state stood for.</summary>
    public required string Said { get; init; }

    /// <summary>The file has it no longer.</summary>
    public bool Missing { get; init; }

    /// <summary>Its line was about to be written into the file; it may stand there by now, and was never read.</summary>
    public bool Unread { get; init; }

    /// <summary>Its line was written by a sync: what the registry has beside it need not stand in the file.</summary>
    public bool ByCommand { get; init; }

    public required SyncedText Text { get; init; }

    /// <summary>Whether <paramref name="mark"/> means done: only x does.</summary>
    public static bool IsDone(string mark) => mark is "x" or "X";
}

/// <summary>What a spec was read from.</summary>
/// <param name="File">Relative to the repository; absolute where it lies outside.</param>
/// <param name="Format">The format it was read in; null: Kiro's.</param>
/// <param name="Commit">That the checkout stood on when the file was last read in it; null: none is known.</param>
internal sealed record SyncOrigin(string Spec, string File, string? Commit, string? Format = null);

/// <summary>The records of the sync.</summary>
internal static class SyncRecords
{
    public static Collection<SyncOrigin> Origins { get; } = new("file_origins", () => SyncJson.Default.SyncOrigin, one => one.Spec);

    public static Collection<SyncBase> Bases { get; } = new("file_bases", () => SyncJson.Default.SyncBase, one => one.Task, one => one.Spec);
}

[JsonSerializable(typeof(SyncBase))]
[JsonSerializable(typeof(SyncOrigin))]
internal sealed partial class SyncJson : JsonSerializerContext;
