namespace Interlock.Configuration;

/// <summary>Keeps <c>include</c> inside the repository: no way out by name, and none by symbolic link.</summary>
internal static class InsideRepository
{
    /// <returns>What is wrong with the file, or null.</returns>
    public static string? Check(string root, string name)
    {
        if (ConfigChecks.RelativePath(name) is { } why)
        {
            return why;
        }

        var at = root;
        foreach (var part in name.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            at = Path.Combine(at, part);
            if (new FileInfo(at).LinkTarget is not null)
            {
                return "passes a symbolic link";
            }
        }

        return File.Exists(at) ? null : "does not exist";
    }
}
