namespace Interlock.EndToEnd.Harness;

/// <summary>The checkout that the tests were built from.</summary>
internal static class SourceRoot
{
    public static string Path { get; } = Find();

    private static string Find()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(System.IO.Path.Combine(at.FullName, "interlock.slnx")))
        {
            at = at.Parent!;
        }

        return at.FullName;
    }
}
