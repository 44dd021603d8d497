namespace Interlock.Configuration;

/// <summary>Reads a layer that is a file, and the files it includes. A file that does not exist says nothing.</summary>
internal sealed class FileLayer(ConfigLayer layer, List<ConfigProblem> problems)
{
    private readonly Dictionary<string, ConfigEntry> entries = [];

    public IReadOnlyDictionary<string, ConfigEntry> Entries => entries;

    public List<string> Included { get; } = [];

    /// <param name="file">The absolute path.</param>
    /// <param name="shown">How messages call it.</param>
    /// <param name="root">The directory that includes are relative to and must stay in; null: none are allowed.</param>
    public void Read(string file, string shown, string? root)
    {
        if (Tree(file, shown, root, includes: root is not null) is not { } own)
        {
            return;
        }

        foreach (var (place, name) in own.Includes)
        {
            if (InsideRepository.Check(root!, name) is { } why)
            {
                problems.Add(new(place, ConfigTable.Include, $"include '{name}' {why}"));
            }
            else if (Tree(Path.Combine(root!, name), name, root, includes: false) is { } included)
            {
                Included.Add(name);
                Take(included);
            }
        }

        // What the file itself says is stronger than what it includes.
        Take(own);
    }

    private void Take(TreeReader read)
    {
        foreach (var (path, entry) in read.Entries)
        {
            entries[path] = entry;
        }
    }

    private TreeReader? Tree(string file, string shown, string? root, bool includes)
    {
        var reader = new TreeReader(layer, shown, problems);
        try
        {
            reader.Read(YamlReader.Read(file, root), includes);
            return reader;
        }
        catch (ConfigSyntaxException broken)
        {
            problems.Add(new(new(layer, shown, broken.Line, broken.Column), "", $"the file {broken.Message}"));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            if (unreadable is not (FileNotFoundException or DirectoryNotFoundException))
            {
                problems.Add(new(new(layer, shown), "", $"the file cannot be read: {unreadable.Message.TrimEnd('.')}"));
            }
        }

        return null;
    }
}
