
namespace Interlock.Impact.Scanning;

/// <summary>Which files of the repository an import means. What lies outside it means none.</summary>
internal sealed class ImportResolver(FileIndex files, Manifests manifests)
{
    /// <returns>Files, most often one; for an import of a directory see <see cref="Directory"/>.</returns>
    public IReadOnlyList<string> Files(Import import, SourceFacts from)
    {
        var directory = FileIndex.DirectoryOf(from.Path);
        return import.Kind switch
        {
            ImportKind.Path => Path(import.Target, from.Language, directory),
            ImportKind.Module => from.Language.Imports switch
            {
                ImportStyle.Python => Python(import.Target, from.Language, directory),
                ImportStyle.Rust => Rust(import.Target, from, directory),
                ImportStyle.Php => Shorter(import.Target, from.Language, directory, fromFront: true, least: 2),
                _ => Shorter(import.Target, from.Language, directory, fromFront: false, least: 2),
            },
            _ => [],
        };
    }

    /// <summary>The end of the directory that an import of a whole package means; null when it is none, or somebody else's.</summary>
    public string? Directory(Import import, Language language) =>
        import.Kind != ImportKind.Package ? null
        : language.Imports == ImportStyle.Go ? manifests.GoDirectory(import.Target)
        : import.Target;

    private IReadOnlyList<string> Path(string written, Language language, string directory)
    {
        var path = written.Split('?')[0];
        var bare = !path.StartsWith('.') && language.Imports == ImportStyle.Script;
        if (!bare && FileIndex.Resolve(directory, path.TrimStart('/')) is { } beside && WithEnding(beside, language) is { } found)
        {
            return [found];
        }

        if (path.StartsWith('.'))
        {
            // A script may mean the directory it is started in, which is any above it.
            return language.Imports == ImportStyle.Shell ? Ending(path.TrimStart('.', '/'), language, directory) : [];
        }

        if (bare)
        {
            foreach (var candidate in manifests.PackagePaths(path))
            {
                if (WithEnding(candidate, language) is { } inPackage)
                {
                    return [inPackage];
                }
            }
        }

        // Behind an alias such as "@/" the path goes on below some directory of sources; a single bare name is a package.
        var slash = path.IndexOf('/');
        var alias = slash > 0 && path[0] is '@' or '~' or '#' or '$';
        var end = (alias ? path[(slash + 1)..] : path).TrimStart('/');
        return bare && slash < 0 ? [] : Ending(end, language, directory);
    }

    private IReadOnlyList<string> Python(string module, Language language, string directory)
    {
        var name = module.TrimStart('.');
        var levels = module.Length - name.Length;
        if (levels > 0)
        {
            var start = FileIndex.Resolve(directory, string.Concat(Enumerable.Repeat("../", levels - 1)) + name);
            return start is not null && WithEnding(start, language) is { } relative ? [relative] : [];
        }

        if (name.Contains('/'))
        {
            return Ending(name, language, directory);
        }

        // A single name is most often the library's: it must lie beside the file or above it.
        for (var at = directory; ; at = FileIndex.DirectoryOf(at))
        {
            foreach (var below in new[] { "", "src/", "lib/" })
            {
                if (FileIndex.Resolve(at, below + name) is { } path && WithEnding(path, language) is { } found)
                {
                    return [found];
                }
            }

            if (at.Length == 0)
            {
                return [];
            }
        }
    }

    private IReadOnlyList<string> Rust(string module, SourceFacts from, string directory)
    {
        var parts = module.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var stem = System.IO.Path.GetFileNameWithoutExtension(from.Path);
        var own = stem is "mod" or "lib" or "main" ? directory : directory.Length == 0 ? stem : $"{directory}/{stem}";
        var (start, rest) = parts switch
        {
            ["self", .. var below] => (own, below),
            ["super", "super", .. var below] => (FileIndex.DirectoryOf(FileIndex.DirectoryOf(own)), below),
            ["super", .. var below] => (FileIndex.DirectoryOf(own), below),
            ["crate", .. var below] => (CrateOf(directory), below),
            [var crate, .. var below] => (OtherCrate(crate), below),
            _ => (null, parts),
        };
        for (var length = rest.Length; start is not null && length >= 1; length--)
        {
            if (WithEnding(FileIndex.Resolve(start, string.Join('/', rest[..length])) ?? "", from.Language) is { } found)
            {
                return [found];
            }
        }

        return start is not null && parts[0] is not ("self" or "super") && WithEnding(start + "/lib", from.Language) is { } root && root != from.Path ? [root] : [];
    }

    /// <summary>The directory of sources that a file's crate begins in.</summary>
    private static string CrateOf(string directory)
    {
        var at = ("/" + directory + "/").LastIndexOf("/src/", StringComparison.Ordinal);
        return at < 0 ? directory : directory[..(at + 3)];
    }

    private string? OtherCrate(string name)
    {
        foreach (var spelled in new[] { name, name.Replace('_', '-') })
        {
            if (files.EndingWith($"{spelled}/src/lib.rs", "") is [var only])
            {
                return FileIndex.DirectoryOf(only);
            }
        }

        return null;
    }

    /// <summary>The longest part of a dotted name that is a file: what is left out names something inside it, or a root of sources.</summary>
    private IReadOnlyList<string> Shorter(string module, Language language, string directory, bool fromFront, int least)
    {
        var parts = module.Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (var left = 0; left <= 2 && parts.Length - left >= Math.Min(least, parts.Length) && parts.Length > left; left++)
        {
            var end = string.Join('/', fromFront ? parts[left..] : parts[..^left]);
            if (Ending(end, language, directory) is { Count: > 0 } found)
            {
                return found;
            }
        }

        return [];
    }

    private IReadOnlyList<string> Ending(string end, Language language, string directory)
    {
        foreach (var ending in language.Endings)
        {
            if (files.EndingWith(end + ending, directory) is { Count: > 0 } found)
            {
                return found;
            }
        }

        return [];
    }

    private string? WithEnding(string path, Language language)
    {
        foreach (var ending in language.Endings)
        {
            if (files.Has(path + ending))
            {
                return path + ending;
            }
        }

        if (language.Imports == ImportStyle.Script && path.EndsWith("js", StringComparison.Ordinal) || path.EndsWith(".jsx", StringComparison.Ordinal))
        {
            // TypeScript is imported by the name of what it is compiled to.
            var written = System.IO.Path.GetExtension(path);
            return Array.Find([".ts", ".tsx", ".mts", ".cts"], ending => files.Has(path[..^written.Length] + ending)) is { } compiled ? path[..^written.Length] + compiled : null;
        }

        if (language.Name == "Style" && path.LastIndexOf('/') is var slash)
        {
            // A partial is written without its underscore.
            var partial = $"{path[..(slash + 1)]}_{path[(slash + 1)..]}";
            return Array.Find(language.Endings, ending => files.Has(partial + ending)) is { } partly ? partial + partly : null;
        }

        return null;
    }
}
