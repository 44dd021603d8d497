using Interlock.Storage.Sqlite;

namespace Interlock.Cli.Doctor;

/// <summary>The SQLite library that registries are opened with.</summary>
internal sealed class SqliteCheck : DoctorCheck
{
    public override string Name => "sqlite";

    public override ValueTask<Finding> LookAsync(CommandContext context, CancellationToken cancellation)
    {
        var library = SqliteLibrary.Current;
        var said = $"SQLite {library.Version}, {(library.IsShipped ? "part of the program" : $"the system's, {library.Path}")}.";
        return new(library.CanWrite
            ? Finding.Ok(said)
            : Finding.Fail($"{said} It can corrupt a registry when two processes write at once; nothing is written with it.", "Use a program that was built for this machine, or install a newer SQLite."));
    }
}
