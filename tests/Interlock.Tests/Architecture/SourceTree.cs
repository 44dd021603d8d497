namespace Interlock.Tests.Architecture;

/// <summary>The repository this test assembly was built from.</summary>
internal static class SourceTree
{
    public static string Root { get; } = FindRoot();

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>Every C# file below a directory, as repository-relative paths.</summary>
    public static IReadOnlyList<string> CSharp(string directory) =>
        [.. Directory.EnumerateFiles(Path.Combine(Root, directory), "*.cs", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(Root, f))
            .Where(f => !f.Split('/').Any(part => part is "bin" or "obj"))
            .Order(StringComparer.Ordinal)];

    private static string FindRoot()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "interlock.slnx")))
            {
                return at.FullName;
            }
        }

        throw new InvalidOperationException("These tests run inside the repository they were built from.");
    }
}
