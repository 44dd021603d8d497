using System.Text;
using System.Text.Json;

namespace Interlock.Impact.Scanning;

/// <summary>Names that parts of the repository give themselves, by which their own files import each other.</summary>
internal sealed class Manifests
{
    private readonly List<(string Name, string Directory)> goModules = [];
    private readonly Dictionary<string, string> packages = new(StringComparer.Ordinal);

    public static bool IsOne(string path) => Path.GetFileName(path) is "go.mod" or "package.json";

    public void Add(string path, ReadOnlySpan<byte> bytes)
    {
        var directory = FileIndex.DirectoryOf(path);
        if (path.EndsWith("go.mod", StringComparison.Ordinal))
        {
            var line = Encoding.UTF8.GetString(bytes).Split('\n').FirstOrDefault(line => line.StartsWith("module ", StringComparison.Ordinal));
            if (line is not null)
            {
                goModules.Add((line[7..].Trim().Trim('"'), directory));
            }
        }
        else if (NameOf(bytes) is { } name)
        {
            packages.TryAdd(name, directory);
        }
    }

    /// <summary>The directory that a Go import path means; null: somebody else's.</summary>
    public string? GoDirectory(string import)
    {
        var (name, directory) = goModules.Where(module => import == module.Name || import.StartsWith(module.Name + "/", StringComparison.Ordinal))
            .OrderByDescending(module => module.Name.Length).FirstOrDefault();
        return name is null ? null : FileIndex.Resolve(directory, import[name.Length..]);
    }

    /// <summary>Where in the repository a bare JavaScript import leads, without its ending; null: somebody else's.</summary>
    public IEnumerable<string> PackagePaths(string import)
    {
        var parts = import.Split('/');
        var length = import.StartsWith('@') ? 2 : 1;
        if (parts.Length < length || !packages.TryGetValue(string.Join('/', parts[..length]), out var directory))
        {
            yield break;
        }

        var rest = string.Join('/', parts[length..]);
        foreach (var below in new[] { rest, "src/" + rest, "lib/" + rest })
        {
            if (FileIndex.Resolve(directory, below) is { } path)
            {
                yield return path;
            }
        }
    }

    private static string? NameOf(ReadOnlySpan<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json.ToArray());
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String
                ? name.GetString()
                : null;
        }
        catch (JsonException)
        {
            // A template, most often; it names nothing.
            return null;
        }
    }
}
