using System.Text.Json.Nodes;

namespace Interlock.Configuration;

/// <summary>Walks a file's tree along the table of keys, and collects its leaves and everything wrong with it.</summary>
internal sealed class TreeReader(ConfigLayer layer, string file, List<ConfigProblem> problems)
{
    private readonly Dictionary<string, ConfigEntry> entries = [];

    public IReadOnlyDictionary<string, ConfigEntry> Entries => entries;

    /// <summary>The files named by <c>include</c>, with where each is named.</summary>
    public List<KeyValuePair<ConfigOrigin, string>> Includes { get; } = [];

    public void Read(RawMap root, bool includes)
    {
        foreach (var (name, value) in root.Entries)
        {
            if (name.Text == ConfigTable.Include)
            {
                Include(name, value, includes);
            }
            else
            {
                Below(ConfigPaths.Root, "", name, value);
            }
        }
    }

    private void Below(ConfigPaths at, string path, RawScalar name, RawValue value)
    {
        var here = path.Length == 0 ? name.Text : $"{path}.{name.Text}";
        var found = at.Find(name.Text);
        if (found is null)
        {
            problems.Add(Unknown(at, path, name));
        }
        else if (value is RawScalar { IsNothing: true })
        {
            // "key:" with nothing after it says nothing; a weaker layer is asked. A named entry exists all the same.
            return;
        }
        else if (found.Key is { } key)
        {
            if (new ValueReader(key, here, Place, problems).Read(value) is { } read)
            {
                entries[here] = new(here, key, read, Place(value));
            }
        }
        else if (value is RawList && found.OfFiles is not null)
        {
            Below(found, here, new(value.Line, value.Column, ConfigPaths.Files, false), value);
        }
        else if (value is RawMap map)
        {
            foreach (var (inner, innerValue) in map.Entries)
            {
                Below(found, here, inner, innerValue);
            }
        }
        else
        {
            problems.Add(new(Place(value), here, $"{here} must be a map"));
        }
    }

    private ConfigProblem Unknown(ConfigPaths at, string path, RawScalar name)
    {
        if (at.Any is not null)
        {
            return new(Place(name), path, $"'{name.Text}' cannot be a name under {path}", "Use small letters, digits, '-' and '_'.");
        }

        var where = path.Length == 0 ? "the configuration" : path;
        var nearest = NearestName.Of(name.Text, at.Names);
        return new(
            Place(name),
            path,
            $"'{name.Text}' is not a key of {where}",
            nearest is not null ? $"Did you mean '{nearest}'?" : $"Known here: {string.Join(", ", at.Names)}.");
    }

    private void Include(RawScalar name, RawValue value, bool allowed)
    {
        if (!allowed)
        {
            problems.Add(new(Place(name), ConfigTable.Include, "'include' stands only in the repository's own interlock.yaml"));
            return;
        }

        if (value is RawScalar { IsNothing: true })
        {
            return;
        }

        foreach (var item in value is RawList list ? list.Items : [value])
        {
            if (item is RawScalar { Text.Length: > 0 } scalar)
            {
                Includes.Add(new(Place(item), scalar.Text));
            }
            else
            {
                problems.Add(new(Place(item), ConfigTable.Include, "include must be a list of files"));
            }
        }
    }

    private ConfigOrigin Place(RawValue raw) => new(layer, file, raw.Line, raw.Column);
}
