namespace Interlock.EndToEnd.Harness;

/// <summary>Where the released program is.</summary>
internal static class Released
{
    /// <summary>What <c>INTERLOCK_BIN</c> names, else the one published in this checkout; null when there is none.</summary>
    public static string? Program { get; } = Find();

    /// <summary>Why there is nothing to test; null when there is.</summary>
    public static string? Missing => Program is null ? "There is no released program: run ./interlock once, or set INTERLOCK_BIN." : null;

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("INTERLOCK_BIN") is { Length: > 0 } named)
        {
            return File.Exists(named) ? named : null;
        }

        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var program = Path.Combine(at.FullName, "artifacts", "interlock", "interlock");
            if (File.Exists(program))
            {
                return program;
            }
        }

        return null;
    }
}
