namespace Interlock.Configuration;

/// <summary>Where the layers are.</summary>
internal sealed record ConfigSources
{
    /// <summary>The file's name at the root of the main checkout.</summary>
    public const string FileName = "interlock.yaml";

    /// <summary>The root of the main checkout, never of a task's worktree. Null: there is no repository layer.</summary>
    public string? Repository { get; init; }

    /// <summary>There was a repository layer before: without it nothing is loaded, for its rules are not replaced by defaults.</summary>
    public bool Required { get; init; }

    /// <summary>The user's file; see <see cref="UserPlaces.ConfigFile"/>. Null: there is none.</summary>
    public string? UserFile { get; init; }

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Texts under the paths of the keys they set, such as <c>dispatcher.workers</c> → <c>4</c>.</summary>
    public IReadOnlyDictionary<string, string> Flags { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// Inside a run: its variables, and the user's file that they choose, say nothing of checks, gates and impact. Those are the repository's.
    /// </summary>
    public bool InsideRun { get; init; }
}

/// <summary>
/// Puts the layers together: built-in, repository, user, environment, flags. The later wins, leaf by leaf, except of rules: those only
/// get stricter behind the repository's file (<see cref="ConfigKey.Layers"/>).
/// </summary>
internal static class ConfigLoader
{
    private static readonly string[] Guarded = ["merge.", "gates.", "kiro.", "impact."];

    /// <summary>
    /// Reads every layer. The YAML library is loaded only when a file exists; a command that needs nothing from files gives
    /// neither <see cref="ConfigSources.Repository"/> nor <see cref="ConfigSources.UserFile"/>.
    /// </summary>
    /// <returns>
    /// The configuration; <c>config.invalid</c>: an unknown key, a wrong type or range, a file that is not configuration;
    /// <c>config.lost</c>: the repository's file is not there any more, or something else is in its place.
    /// </returns>
    public static Result<LoadedConfig> Load(ConfigSources sources)
    {
        if (RepositoryLayer.Lost(sources) is { } lost)
        {
            return lost;
        }

        var problems = new List<ConfigProblem>();
        var merged = new Dictionary<string, ConfigEntry>();
        var repository = new FileLayer(ConfigLayer.Repository, problems);
        var repositoryFile = sources.Repository is { } root ? Path.Combine(root, ConfigSources.FileName) : null;
        if (repositoryFile is not null && Exists(repositoryFile))
        {
            repository.Read(repositoryFile, ConfigSources.FileName, sources.Repository);
            Take(merged, repository.Entries);
        }

        if (sources.UserFile is { } userFile && Exists(userFile))
        {
            var user = new FileLayer(ConfigLayer.User, problems);
            user.Read(userFile, userFile, null);
            Take(merged, sources.InsideRun ? Harmless(user.Entries) : user.Entries);
        }

        var environment = new VariableLayer(problems);
        environment.ReadEnvironment(sources.Environment, merged.Keys);
        Take(merged, sources.InsideRun ? Harmless(environment.Entries) : environment.Entries);
        var flags = new VariableLayer(problems);
        flags.ReadFlags(sources.Flags);
        Take(merged, flags.Entries);

        problems.AddRange(Wholeness.Problems(merged));
        return problems.Count > 0
            ? ConfigProblem.Refuse(problems)
            : new LoadedConfig(new SettingsReader(merged).Read(), Listed(merged), RepositoryCode.From(repository, merged));
    }

    private static Dictionary<string, ConfigEntry> Harmless(IReadOnlyDictionary<string, ConfigEntry> layer) => layer
        .Where(pair => StricterOnly(pair.Value.Key) || !Guarded.Any(section => pair.Key.StartsWith(section, StringComparison.Ordinal)))
        .ToDictionary(StringComparer.Ordinal);

    // What can only make a rule stricter may come from anybody.
    private static bool StricterOnly(ConfigKey key) => key.IsPolicy && key.Layers != ConfigLayering.RepositoryWins;

    private static bool Exists(string file) => File.Exists(file) || Directory.Exists(file);

    private static void Take(Dictionary<string, ConfigEntry> merged, IReadOnlyDictionary<string, ConfigEntry> layer)
    {
        foreach (var (path, entry) in layer)
        {
            merged[path] = entry.Key.IsPolicy && entry.Origin.Layer != ConfigLayer.Repository ? PolicyUnion.Join(merged.GetValueOrDefault(path), entry) : entry;
        }
    }

    private static List<ConfigEntry> Listed(Dictionary<string, ConfigEntry> merged)
    {
        var listed = new List<ConfigEntry>();
        foreach (var key in ConfigTable.Keys)
        {
            if (key.Path.Contains('*', StringComparison.Ordinal))
            {
                listed.AddRange(merged.Values.Where(e => e.Key == key).OrderBy(e => e.Path, StringComparer.Ordinal));
            }
            else if (merged.TryGetValue(key.Path, out var entry))
            {
                listed.Add(entry);
            }
            else if (key.Default is { } value)
            {
                listed.Add(new(key.Path, key, value, ConfigOrigin.BuiltIn));
            }
        }

        return listed;
    }
}
