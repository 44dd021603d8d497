using Interlock.WorkGraph;

namespace Interlock.Storage.Sqlite;

/// <summary>A spec as a row.</summary>
internal static class SpecRows
{
    private const string Select = "SELECT name, source_path, metadata, version, created_at, updated_at FROM spec ";

    public const string ByName = Select + "WHERE name = ?";
    public const string All = Select + "ORDER BY name";

    public const string Put = "INSERT OR REPLACE INTO spec (name, source_path, metadata, version, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?)";

    public static void Bind(Statement statement, Spec spec) => statement
        .Bind(spec.Name).Bind(spec.SourcePath).Bind(JsonColumn.Of(spec.Metadata)).Bind(spec.Version).Bind(spec.CreatedAt).Bind(spec.UpdatedAt);

    public static Spec Read(Statement row) => new()
    {
        Name = row.Text(0),
        SourcePath = row.TextOrNull(1),
        Metadata = JsonColumn.Object(row.Bytes(2)),
        Version = row.Long(3),
        CreatedAt = row.Moment(4),
        UpdatedAt = row.Moment(5),
    };
}
