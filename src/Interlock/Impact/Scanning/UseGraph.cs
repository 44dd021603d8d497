
namespace Interlock.Impact.Scanning;

/// <summary>Who uses whom: by import, and by names that only few files declare.</summary>
internal sealed class UseGraph
{
    /// <summary>A name that more files declare says nothing of any of them.</summary>
    private const int MostDeclarers = 4;

    private readonly Dictionary<string, HashSet<string>> importers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SourceFacts> sources = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> packagesOf = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> families = new(StringComparer.Ordinal);
    private readonly Dictionary<long, List<string>> declarers = [];
    private readonly Dictionary<long, List<string>> users = [];

    public UseGraph(IReadOnlyList<SourceFacts> files, ImportResolver resolver)
    {
        foreach (var file in files)
        {
            sources[file.Path] = file;
            var family = FamilyOf(file);
            foreach (var name in file.Declares)
            {
                Listed(declarers, family | (uint)name).Add(file.Path);
            }

            foreach (var import in file.Imports)
            {
                foreach (var meant in resolver.Files(import, file).Where(meant => meant != file.Path))
                {
                    Listed(importers, meant).Add(file.Path);
                }
            }

            if (file.Language.Visible == Visibility.Package)
            {
                packagesOf[file.Path] = [FileIndex.DirectoryOf(file.Path), .. file.Imports.Select(import => resolver.Directory(import, file.Language)).OfType<string>()];
            }
        }

        foreach (var file in files)
        {
            var family = FamilyOf(file);
            foreach (var name in file.Uses)
            {
                if (declarers.ContainsKey(family | (uint)name))
                {
                    Listed(users, family | (uint)name).Add(file.Path);
                }
            }
        }
    }

    public bool Knows(string path) => sources.ContainsKey(path);

    /// <summary>The files that use this one.</summary>
    public IEnumerable<string> UsersOf(string path)
    {
        var found = importers.TryGetValue(path, out var importing) ? importing : [];
        return sources.TryGetValue(path, out var file)
            ? found.Concat(file.Declares.SelectMany(name => ByName(file, name))).Where(user => user != path).Distinct(StringComparer.Ordinal)
            : found;
    }

    /// <summary>How many other files use a name that this file declares.</summary>
    public IEnumerable<(int Name, int Users)> NamesOf(string path) =>
        sources.TryGetValue(path, out var file) ? file.Declares.Select(name => (name, ByName(file, name).Count(user => user != path))) : [];

    private IEnumerable<string> ByName(SourceFacts file, int name)
    {
        var key = FamilyOf(file) | (uint)name;
        if (!users.TryGetValue(key, out var using_))
        {
            return [];
        }

        if (file.Language.Visible == Visibility.Package)
        {
            var directory = FileIndex.DirectoryOf(file.Path);
            return using_.Where(user => packagesOf[user].Any(package => package == directory || (package.Length > 0 && directory.EndsWith("/" + package, StringComparison.Ordinal))));
        }

        return declarers[key].Count <= MostDeclarers ? using_ : [];
    }

    /// <summary>The upper half of the keys of a family's names: a name of one says nothing in another.</summary>
    private long FamilyOf(SourceFacts file)
    {
        families.TryAdd(file.Language.Name, families.Count);
        return (long)families[file.Language.Name] << 32;
    }

    private static TList Listed<TKey, TList>(Dictionary<TKey, TList> lists, TKey key)
        where TKey : notnull
        where TList : new()
    {
        if (!lists.TryGetValue(key, out var list))
        {
            lists.Add(key, list = new());
        }

        return list;
    }
}
