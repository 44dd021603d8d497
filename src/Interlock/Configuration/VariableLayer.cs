namespace Interlock.Configuration;

/// <summary>The layers that are texts under names: the environment, and the flags of one command.</summary>
internal sealed class VariableLayer(List<ConfigProblem> problems)
{
    private const string Prefix = "INTERLOCK_";
    private readonly Dictionary<string, ConfigEntry> entries = [];

    public IReadOnlyDictionary<string, ConfigEntry> Entries => entries;

    /// <param name="environment">Variables <c>INTERLOCK_SECTION__KEY</c> count; others, and empty ones, do not.</param>
    /// <param name="known">Paths set by weaker layers: a variable cannot say <c>-</c>, so <c>_</c> also finds a name with it.</param>
    public void ReadEnvironment(IReadOnlyDictionary<string, string> environment, IReadOnlyCollection<string> known)
    {
        foreach (var (name, text) in environment)
        {
            if (name.StartsWith(Prefix, StringComparison.Ordinal) && name.Contains("__", StringComparison.Ordinal) && text.Length > 0)
            {
                Add(PathOf(name, known), text, new(ConfigLayer.Environment, name));
            }
        }
    }

    /// <param name="flags">Texts under the paths of the keys they set.</param>
    public void ReadFlags(IReadOnlyDictionary<string, string> flags)
    {
        foreach (var (path, text) in flags)
        {
            Add(path, text, new(ConfigLayer.Flag, path));
        }
    }

    private static string PathOf(string name, IReadOnlyCollection<string> known)
    {
        var parts = name[Prefix.Length..].Split("__");
        // Variables of an agent keep their case; everything else is small.
        var isVariable = parts is [_, _, "ENV", _];
        var path = string.Join('.', parts.Select((p, i) => isVariable && i == 3 ? p : p.ToLowerInvariant()));
        if (parts.Length < 3 || parts[0] is not ("AGENTS" or "AGENT_POOLS"))
        {
            return path;
        }

        var section = path[..path.IndexOf('.', StringComparison.Ordinal)];
        var meant = known
            .Where(k => k.StartsWith(section + ".", StringComparison.Ordinal))
            .Select(k => k.Split('.')[1])
            .FirstOrDefault(k => k.Replace('-', '_') == parts[1].ToLowerInvariant());
        return meant is null ? path : $"{section}.{meant}{path[(section.Length + 1 + parts[1].Length)..]}";
    }

    private void Add(string path, string text, ConfigOrigin origin)
    {
        var at = ConfigPaths.Root;
        foreach (var part in path.Split('.'))
        {
            var next = at.Find(part);
            if (next is null)
            {
                var nearest = NearestName.Of(part, at.Names);
                problems.Add(new(origin, path, $"'{path}' is not a key of the configuration", nearest is null ? null : $"Did you mean '{nearest}' for '{part}'?"));
                return;
            }

            at = next;
        }

        if (at is { Key: null, OfFiles: { } files })
        {
            (at, path) = (files, $"{path}.{ConfigPaths.Files}");
        }

        if (at.Key is not { } key)
        {
            problems.Add(new(origin, path, $"'{path}' is not a key but a group of keys", $"Known there: {string.Join(", ", at.Names)}."));
        }
        else if (new ValueReader(key, path, _ => origin, problems).Read(ValueReader.FromText(key, text)) is { } value)
        {
            entries[path] = new(path, key, value, origin);
        }
    }
}
