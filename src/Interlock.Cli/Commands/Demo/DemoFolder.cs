using Interlock.Agents.Scripted;

namespace Interlock.Cli.Commands.Demo;

/// <summary>
/// The temporary folder of one demonstration: the repository, beside it the agent with its script, and places of its own for trust and user
/// configuration, so that nothing of the person's is read or written.
/// </summary>
internal sealed class DemoFolder
{
    /// <summary>Name of the spec that is worked on.</summary>
    public const string Spec = "stocktaking";

    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private DemoFolder(string root) => Root = root;

    public string Root { get; }

    public string Repository => Path.Combine(Root, "larder");

    /// <summary>Where the spec lies, relative to the repository.</summary>
    public static string SpecPath => $".kiro/specs/{Spec}";

    public string Tasks => Path.Combine(Repository, SpecPath, "tasks.md");

    public string UserConfiguration => Path.Combine(Root, "user", "config");

    public string UserState => Path.Combine(Root, "user", "state");

    private string Agent => Path.Combine(Root, "agents", ScriptedAgent.FileName);

    private string Script => Path.Combine(Root, "agents", $"{Spec}.agent");

    /// <summary>Makes the folder and writes the app and the agent.</summary>
    public static DemoFolder Create(DemoPace pace)
    {
        var folder = new DemoFolder(Directory.CreateTempSubdirectory("interlock-demo-").FullName);
        Directory.CreateDirectory(folder.UserConfiguration);
        Directory.CreateDirectory(folder.UserState);
        Write(folder.Repository, DemoContent.App());
        ScriptedAgent.WriteTo(folder.Agent);
        File.WriteAllText(folder.Script, pace.Apply(DemoContent.Script()));
        return folder;
    }

    /// <summary>Writes the plan: the spec, and the configuration in the place of the one that <c>init</c> made.</summary>
    public void WritePlan(int workers)
    {
        Write(Path.Combine(Repository, SpecPath), DemoContent.Spec());
        var text = DemoContent.Configuration()
            .Replace("{agent}", Quoted(Agent), StringComparison.Ordinal)
            .Replace("{script}", Quoted(Script), StringComparison.Ordinal)
            .Replace("{workers}", workers.ToString(), StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(Repository, "interlock.yaml"), text);
    }

    public void Remove() => Directory.Delete(Root, recursive: true);

    private static void Write(string directory, IEnumerable<(string Path, byte[] Content)> files)
    {
        foreach (var (path, content) in files)
        {
            var place = Path.Combine(directory, path);
            Directory.CreateDirectory(Path.GetDirectoryName(place)!);
            File.WriteAllBytes(place, content);
            if (!OperatingSystem.IsWindows() && content.AsSpan().StartsWith("#!"u8))
            {
                File.SetUnixFileMode(place, Executable);
            }
        }
    }

    /// <summary>As a YAML scalar in single quotes.</summary>
    private static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
