using Interlock.Cli.Commands;
using Interlock.Storage.Sqlite;

namespace Interlock.Cli.Doctor;

/// <summary>The SQLite library that registries are opened with.</summary>
internal sealed class SqliteCheck : DoctorCheck
{
    public override string Name => "sqlite";

    public override ValueTask<Finding> LookAsync(CommandContext context, CancellationToken cancellation)
    {
        var library = SqliteLibrary.Current;
        return new(Finding.Ok($"SQLite {library.Version}, {(library.IsShipped ? "shipped with the program" : "the system's")}, {library.Path}."));
    }
}
