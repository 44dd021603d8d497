using System.Text;
using Interlock.Kiro;
using Interlock.Registry;
using Interlock.WorkGraph;

namespace Interlock.Cli.Composition;

/// <summary>Reads <c>tasks.md</c> files into the registry.</summary>
internal sealed class SpecSync(Workplace workplace, Actor actor)
{
    private readonly KiroFile files = new(workplace.Registry.Context.Clock);

    /// <summary>Spec folders of the repository that have a <c>tasks.md</c>: name and path, by name.</summary>
    public IReadOnlyList<(string Spec, string Path)> Found()
    {
        var home = Path.Combine(workplace.Root, workplace.Settings.Kiro.Path);
        return Directory.Exists(home)
            ? [.. Directory.EnumerateDirectories(home)
                .Select(folder => (Spec: NameOf(Path.Combine(folder, "tasks.md")), Path: Path.Combine(folder, "tasks.md")))
                .Where(found => File.Exists(found.Path))
                .OrderBy(found => found.Spec, StringComparer.Ordinal)]
            : [];
    }

    /// <summary>Brings one file into the registry, any readable path; of a folder its <c>tasks.md</c>.</summary>
    /// <param name="name">Null: made of the path.</param>
    public async Task<Result<ImportResult>> ImportAsync(string path, string? name, CancellationToken cancellation)
    {
        path = Directory.Exists(path) ? Path.Combine(path, "tasks.md") : path;
        var full = Path.GetFullPath(path);
        var content = await files.ReadAsync(full, cancellation);
        if (content.IsRefused)
        {
            return content.Refusal;
        }

        var document = KiroDocument.Parse(content.Value);
        return document.IsRefused
            ? document.Refusal
            : new KiroImport(workplace.Registry).Import(name ?? NameOf(full), document.Value, workplace.Kiro, path, SourcePath(full), actor);
    }

    /// <summary>The folder of a <c>tasks.md</c>, else the file's own name, with what cannot stand in a name replaced.</summary>
    internal static string NameOf(string path)
    {
        var stem = Path.GetFileNameWithoutExtension(path);
        var raw = stem.Equals("tasks", StringComparison.OrdinalIgnoreCase) && Path.GetFileName(Path.GetDirectoryName(path)) is { Length: > 0 } folder ? folder : stem;
        var name = new StringBuilder();
        foreach (var rune in raw.EnumerateRunes())
        {
            if (Encoding.UTF8.GetByteCount(name.ToString()) > TaskRef.MaxNameBytes - 8)
            {
                break;
            }

            name.Append(Rune.IsLetterOrDigit(rune) || rune.Value is '.' or '_' or '-' or '~' ? rune.ToString() : "-");
        }

        var clean = name.ToString().Replace("..", ".", StringComparison.Ordinal).Trim('.', '-', '~', '_');
        return clean.Length == 0 ? "spec" : clean;
    }

    private string? SourcePath(string full)
    {
        var relative = Path.GetRelativePath(Path.GetFullPath(workplace.Root), full);
        return relative.StartsWith("..", StringComparison.Ordinal) || Path.IsPathRooted(relative) ? null : relative.Replace(Path.DirectorySeparatorChar, '/');
    }
}
