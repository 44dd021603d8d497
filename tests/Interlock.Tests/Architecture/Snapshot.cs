namespace Interlock.Tests.Architecture;

/// <summary>Compares a generated file of the repository with what would be generated now.</summary>
internal static class Snapshot
{
    /// <summary>With INTERLOCK_UPDATE_SNAPSHOTS=1 the file is written first.</summary>
    public static void Check(string path, string text)
    {
        var file = Path.Combine(SourceTree.Root, path);
        if (Environment.GetEnvironmentVariable("INTERLOCK_UPDATE_SNAPSHOTS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }

        Assert.True(File.Exists(file) && File.ReadAllText(file) == text, $"{path} is not what the program says; INTERLOCK_UPDATE_SNAPSHOTS=1 ./test writes it again");
    }
}
