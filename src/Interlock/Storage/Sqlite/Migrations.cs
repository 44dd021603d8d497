namespace Interlock.Storage.Sqlite;

/// <summary>One step of the schema; applied in a transaction of its own.</summary>
/// <param name="Version">What <c>user_version</c> is afterwards.</param>
/// <param name="Script">Statements.</param>
/// <param name="Then">What statements cannot do, in the same transaction.</param>
internal sealed record Migration(int Version, string Script, Action<Connection>? Then = null);

/// <summary>
/// The schema from the first day: an ordered list that only ever grows at its end. The version is in the file's header
/// (<c>user_version</c>), so that reading it costs nothing; <c>application_id</c> says that the file is ours.
/// </summary>
internal static class Migrations
{
    /// <summary>"ILCK", so that <c>file(1)</c> and we know our own.</summary>
    public const long ApplicationId = 0x494c434b;

    public static IReadOnlyList<Migration> All { get; } = [new(1, Schema1.Script), new(2, Schema2.Script, Schema2.ChainEvents)];

    public const int Latest = 2;

    /// <summary>Set in the version of a store whose contents went elsewhere: looking at it costs those who write nothing.</summary>
    public const int Moved = 1 << 20;

    /// <summary>Brings the file to <see cref="Latest"/>. Called with the gate held, on a connection that is prepared to write.</summary>
    public static void Apply(Connection connection, string path) => Apply(connection, path, All);

    internal static void Apply(Connection connection, string path, IReadOnlyList<Migration> migrations)
    {
        foreach (var migration in migrations)
        {
            connection.Execute("BEGIN IMMEDIATE");
            try
            {
                if (Version(connection, path, migrations[^1].Version) < migration.Version)
                {
                    connection.ExecuteScript(migration.Script);
                    migration.Then?.Invoke(connection);
                    connection.ExecuteScript($"PRAGMA application_id={ApplicationId}; PRAGMA user_version={migration.Version};");
                }

                connection.Commit();
            }
            catch
            {
                connection.TryEnd();
                throw;
            }
        }
    }

    /// <summary>The version of the file; 0 for an empty one.</summary>
    /// <exception cref="RefusalException"><c>store.newer_schema</c>, or <c>store.corrupt</c> for a database that is not ours.</exception>
    public static long Version(Connection connection, string path, int latest = Latest)
    {
        var version = connection.Scalar("PRAGMA user_version");
        if (version == latest)
        {
            return version;
        }

        var empty = version == 0 && connection.Scalar("SELECT count(*) FROM sqlite_schema") == 0;
        if (!empty && connection.Scalar("PRAGMA application_id") != ApplicationId)
        {
            throw new RefusalException(StoreRefusals.Corrupt(path, "it is a database of another program"));
        }

        return (version & ~Moved) <= latest ? version : throw new RefusalException(StoreRefusals.Newer(path, version, latest));
    }
}
