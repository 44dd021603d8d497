using Interlock.Configuration;

namespace Interlock.Tests.Configuration;

/// <summary>A temporary repository root and user file for one test.</summary>
internal sealed class Folder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("interlock-config-").FullName;

    public string UserFile => Path.Combine(Root, "home", "config.yaml");

    public Folder With(string file, string text)
    {
        var path = Path.Combine(Root, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return this;
    }

    public Result<LoadedConfig> Load(Dictionary<string, string>? environment = null, Dictionary<string, string>? flags = null) =>
        ConfigLoader.Load(new() { Repository = Root, UserFile = UserFile, Environment = environment ?? [], Flags = flags ?? [] });

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
