namespace Interlock.Configuration;

/// <summary>The table of keys as a tree: finds the key that a concrete path stands for.</summary>
internal sealed class ConfigPaths
{
    public const string Files = "files";

    private readonly Dictionary<string, ConfigPaths> children = [];

    private ConfigPaths(string path) => Path = path;

    public static ConfigPaths Root { get; } = Build();

    /// <summary>The pattern up to here, such as <c>agents.*</c>.</summary>
    public string Path { get; }

    public ConfigKey? Key { get; private set; }

    /// <summary>What stands below a name of the user's choosing, when that is what stands here.</summary>
    public ConfigPaths? Any { get; private set; }

    /// <summary>The list of files in a group that has one: a list in the place of the group means it.</summary>
    public ConfigPaths? OfFiles => children.GetValueOrDefault(Files);

    public IEnumerable<string> Names => children.Keys;

    public IEnumerable<ConfigPaths> Children => children.Values;

    public ConfigPaths? Find(string name) =>
        children.TryGetValue(name, out var child) ? child : Any is not null && IsName(name) ? Any : null;

    /// <summary>True when this may stand where a name of the user's choosing is expected.</summary>
    public bool IsName(string name) => Path.EndsWith(".env", StringComparison.Ordinal) ? ConfigChecks.IsVariable(name) : ConfigChecks.IsName(name);

    private static ConfigPaths Build()
    {
        var root = new ConfigPaths("");
        foreach (var section in ConfigTable.Sections)
        {
            root.children.Add(section.Name, new(section.Name));
        }

        foreach (var key in ConfigTable.Keys)
        {
            var at = root;
            foreach (var part in key.Path.Split('.'))
            {
                at = at.Below(part);
            }

            at.Key = key;
        }

        return root;
    }

    private ConfigPaths Below(string part)
    {
        var path = Path.Length == 0 ? part : $"{Path}.{part}";
        if (part == "*")
        {
            return Any ??= new(path);
        }

        if (!children.TryGetValue(part, out var child))
        {
            children.Add(part, child = new(path));
        }

        return child;
    }
}
