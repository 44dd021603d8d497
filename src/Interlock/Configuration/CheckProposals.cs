using System.Text.Json;
using System.Text.Json.Nodes;

namespace Interlock.Configuration;

/// <param name="Name">The check's name.</param>
/// <param name="Run">Its command.</param>
/// <param name="Because">The file that suggests it.</param>
public sealed record ProposedCheck(string Name, string Run, string Because);

/// <summary>Guesses from the files at the root of a repository what its checks are. Nothing is executed.</summary>
internal static class CheckProposals
{
    private const int LargestFile = 1024 * 1024;

    /// <returns>The repository's own test script or target if it has one, otherwise one check per language found; may be empty.</returns>
    public static IReadOnlyList<ProposedCheck> For(string repository)
    {
        if (OwnEntry(repository) is { } own)
        {
            return [own];
        }

        var proposals = new List<ProposedCheck>();
        if (NodeTest(repository) is { } node)
        {
            proposals.Add(node);
        }

        if (First(repository, "*.slnx", "*.sln", "*.csproj", "*.fsproj") is { } solution)
        {
            proposals.Add(new("dotnet", "dotnet test", solution));
        }

        if (First(repository, "Cargo.toml") is { } cargo)
        {
            proposals.Add(new("cargo", "cargo test", cargo));
        }

        if (First(repository, "go.mod") is { } go)
        {
            proposals.Add(new("go", "go test ./...", go));
        }

        if (First(repository, "pyproject.toml", "pytest.ini", "tox.ini", "setup.cfg") is { } python)
        {
            proposals.Add(new("python", "python3 -m pytest", python));
        }

        return proposals;
    }

    private static ProposedCheck? OwnEntry(string repository)
    {
        foreach (var name in new[] { "test", "test.sh" })
        {
            var script = Path.Combine(repository, name);
            if (File.Exists(script) && (OperatingSystem.IsWindows() || File.GetUnixFileMode(script).HasFlag(UnixFileMode.UserExecute)))
            {
                return new("test", "./" + name, name);
            }
        }

        foreach (var name in new[] { "GNUmakefile", "makefile", "Makefile" })
        {
            if (Text(repository, name) is { } makefile && makefile.Split('\n').Any(l => l.StartsWith("test:", StringComparison.Ordinal) && !l.StartsWith("test:=", StringComparison.Ordinal)))
            {
                return new("test", "make test", name);
            }
        }

        return null;
    }

    private static ProposedCheck? NodeTest(string repository)
    {
        if (Text(repository, "package.json") is not { } text)
        {
            return null;
        }

        try
        {
            // What npm writes into a new package only fails.
            if ((JsonNode.Parse(text) as JsonObject)?["scripts"] is JsonObject scripts
                && scripts["test"] is JsonValue test && test.TryGetValue<string>(out var command)
                && !command.Contains("no test specified", StringComparison.Ordinal))
            {
                return new("test", $"{PackageManager(repository)} test", "package.json");
            }
        }
        catch (JsonException)
        {
            // A package.json that is not JSON suggests nothing.
            return null;
        }

        return null;
    }

    private static string PackageManager(string repository) =>
        First(repository, "pnpm-lock.yaml") is not null ? "pnpm"
        : First(repository, "yarn.lock") is not null ? "yarn"
        : First(repository, "bun.lock", "bun.lockb") is not null ? "bun run"
        : "npm";

    // The name ends up in a comment of the new file, so it must stay on its line.
    private static string? First(string repository, params string[] patterns) =>
        patterns
            .SelectMany(p => Directory.EnumerateFiles(repository, p))
            .Select(Path.GetFileName)
            .Where(name => IntegrationCommands.IsOneLine(name!))
            .Order(StringComparer.Ordinal)
            .FirstOrDefault();

    private static string? Text(string repository, string name)
    {
        var read = RepositoryFile.Read(repository, name, LargestFile, followsInside: true);
        return read.IsRefused ? null : System.Text.Encoding.UTF8.GetString(read.Value);
    }
}
