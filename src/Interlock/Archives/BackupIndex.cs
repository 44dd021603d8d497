using System.Text.Json;

namespace Interlock.Archives;

/// <summary>One line of the index: a task or a record, and the short checksum of its row.</summary>
/// <param name="Collection">Empty for a task.</param>
/// <param name="Key">The uid of a task.</param>
internal readonly record struct IndexLine(string Collection, string Key, string Hash)
{
    public (string, string) Name => (Collection, Key);

    public static void Write(Utf8JsonWriter json, IndexLine line)
    {
        if (line.Collection.Length > 0)
        {
            json.WriteString("c", line.Collection);
        }

        json.WriteString("k", line.Key);
        json.WriteString("h", line.Hash);
    }

    public static IndexLine Read(RowElement row) => new(row.TextOrNull("c") ?? "", row.Text("k"), row.Text("h"));
}
