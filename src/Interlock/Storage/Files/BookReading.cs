using System.Text.Json;
using Interlock.Claims;
using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.Storage.Memory;
using Interlock.WorkGraph;

namespace Interlock.Storage.Files;

/// <summary>Plays lines of the book over the tables.</summary>
internal static class BookReading
{
    /// <summary>A row that says: what is known of tasks stands in this book. It is kept among the facts, under a name that no uid has.</summary>
    public const string AllFacts = "all-facts";

    internal static readonly TaskFacts None = new() { Spec = "", Id = "", State = TaskState.Draft, Completion = Completion.Merge };

    /// <summary>Null, and nothing done, for a line that is not whole.</summary>
    /// <exception cref="RefusalException"><c>store.corrupt</c>.</exception>
    public static BookPlace? Play(ReadOnlyMemory<byte> line, MemoryTables tables, HashSet<(string Task, string DependsOn)> looseEdges, Dictionary<string, TaskFacts> facts, string path)
    {
        JsonDocument json;
        try
        {
            json = JsonDocument.Parse(line);
        }
        catch (JsonException)
        {
            // The caller knows whether it may be torn.
            return null;
        }

        using var whole = json;
        try
        {
            var root = json.RootElement;
            var number = root.GetProperty("transaction").GetInt64();
            tables.Head = new(root.GetProperty("last_seq").GetInt64(), root.GetProperty("last_hash").GetString()!);
            if (root.TryGetProperty("anchor_seq", out var anchor))
            {
                tables.Anchor = new(anchor.GetInt64(), root.GetProperty("anchor_hash").GetString()!);
            }

            if (root.TryGetProperty("rows", out var rows))
            {
                var target = new MemoryTransaction(tables);
                foreach (var row in rows.EnumerateArray())
                {
                    Play(row, target, looseEdges, facts);
                }
            }

            return new(
                number,
                root.TryGetProperty("moves", out var moves) ? [.. moves.EnumerateArray().Select(static move => (move[0].GetString()!, move[1].GetString()!))] : [],
                root.TryGetProperty("gone", out var gone) ? [.. gone.EnumerateArray().Select(static path => path.GetString()!)] : [],
                root.TryGetProperty("eras", out var eras) ? [.. eras.EnumerateArray().Select(static era => (era[0].GetInt64(), era[1].GetInt64()))] : null,
                root.TryGetProperty("base", out var size) ? size.GetInt64() : null);
        }
        catch (Exception bad) when (bad is KeyNotFoundException or InvalidOperationException or FormatException or IndexOutOfRangeException)
        {
            throw new RefusalException(StoreRefusals.Corrupt(path, bad.Message.TrimEnd('.')), bad);
        }
    }

    private static void Play(JsonElement row, MemoryTransaction target, HashSet<(string Task, string DependsOn)> looseEdges, Dictionary<string, TaskFacts> facts)
    {
        switch (row[0].GetString())
        {
            case "claim":
                target.PutClaim(new()
                {
                    Task = Text(1),
                    Worker = Text(2),
                    WorkerKind = WorkerKinds.Parse(Text(3)) ?? throw new FormatException("An unknown kind of worker."),
                    Token = row[4].GetInt64(),
                    Host = Text(5),
                    RunId = row[6].GetString(),
                    ClaimedAt = Moment(7),
                    ExpiresAt = Moment(8),
                    Parked = row[9].GetBoolean(),
                });
                break;
            case "-claim":
                target.DeleteClaim(Text(1));
                break;
            case "lock":
                target.PutLock(new(Text(1), Text(2), row[3].GetBoolean(), Moment(4)));
                break;
            case "-lock":
                target.DeleteLock(Text(1), Text(2));
                break;
            case "edge":
                looseEdges.Add((Text(1), Text(2)));
                target.PutDependency(new(Text(1), Text(2), row[3].GetBoolean()));
                break;
            case "-edge":
                looseEdges.Remove((Text(1), Text(2)));
                target.DeleteDependency(Text(1), Text(2));
                break;
            case "record":
                target.PutRecord(new(Text(1), Text(2), Text(3), Text(4), Text(5)));
                break;
            case "-record":
                target.DeleteRecord(Text(1), Text(2));
                break;
            case "facts":
                facts[Text(1)] = new()
                {
                    Spec = Text(2),
                    Id = Text(3),
                    State = TaskStates.Parse(Text(4)) ?? throw new FormatException("An unknown state."),
                    Completion = Completions.Parse(Text(5)) ?? throw new FormatException("An unknown way to get done."),
                    Attempt = row[6].GetInt32(),
                    InfrastructureAttempt = row[7].GetInt32(),
                    LastToken = row[8].GetInt64(),
                    BaseCommit = row[9].GetString(),
                    MergeCommit = row[10].GetString(),
                    IsParent = row[11].GetBoolean(),
                };
                break;
            case AllFacts:
                facts[AllFacts] = None;
                break;
            case "-facts":
                facts.Remove(Text(1));
                break;
            case "sequence":
                target.SetSequence(Text(1), row[2].GetInt64());
                break;
            default:
                throw new FormatException("An unknown row.");
        }

        string Text(int place) => row[place].GetString() ?? throw new FormatException("A text was expected.");

        DateTimeOffset Moment(int place) => FileTimes.Parse(row[place].GetString()) ?? throw new FormatException("A moment was expected.");
    }
}

/// <summary>Where a line of the book leads.</summary>
/// <param name="Number">Of the transaction.</param>
/// <param name="Moves">Files that are moved into place after the line is durable.</param>
/// <param name="Gone">Files that are deleted then.</param>
/// <param name="Eras">Null where the line does not say.</param>
/// <param name="Base">Bytes that the book was begun with; null where the line does not say.</param>
internal sealed record BookPlace(
    long Number, IReadOnlyList<(string From, string To)> Moves, IReadOnlyList<string> Gone, IReadOnlyList<(long Fence, long FirstSeq)>? Eras, long? Base);
