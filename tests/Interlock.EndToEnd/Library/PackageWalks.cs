using System.IO.Compression;
using Interlock.EndToEnd.Harness;

namespace Interlock.EndToEnd.Library;

/// <summary>The library as somebody else gets it: packed, referenced by a program outside this repository, and run in a fresh one.</summary>
public sealed class PackageWalks : IDisposable
{
    private const string Example = "examples/library";

    private readonly Machine machine = new();

    public PackageWalks()
    {
        // Nothing that is started to build may outlive the test.
        foreach (var (name, value) in new[] { ("MSBUILDDISABLENODEREUSE", "1"), ("UseSharedCompilation", "false"), ("DOTNET_CLI_TELEMETRY_OPTOUT", "1"), ("DOTNET_NOLOGO", "1") })
        {
            machine.Variables[name] = value;
        }

        machine.Variables["NUGET_PACKAGES"] = Path.Combine(machine.Root, "packages");
    }

    private static string Root { get; } = Ancestors(AppContext.BaseDirectory).First(directory => File.Exists(Path.Combine(directory, "interlock.slnx")));

    // Tests are run by the SDK that built them.
    private static string Dotnet => Environment.ProcessPath is { } program && Path.GetFileNameWithoutExtension(program) == "dotnet" ? program : "dotnet";

    private static string Known => Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private string Feed => Path.Combine(machine.Root, "feed");

    [ProgramFact]
    public void A_program_of_somebody_else_works_with_the_package()
    {
        Build(Root, "pack", "src/Interlock", "-c", "Release", "--no-build", "-o", Feed);
        var copy = Path.Combine(machine.Root, "example");
        Directory.CreateDirectory(copy);
        foreach (var file in new[] { "library.csproj", "Program.cs" })
        {
            File.Copy(Path.Combine(Root, Example, file), Path.Combine(copy, file));
        }

        Build(copy, "build", "-c", "Release", $"-p:RestoreSources={Feed}", $"-p:RestoreFallbackFolders={Known}");
        var repository = Path.Combine(machine.Root, "fresh");
        Directory.CreateDirectory(repository);
        var said = machine.Run(Dotnet, machine.Root, Path.Combine(copy, "bin", "Release", "net10.0", "library.dll"), repository);
        Assert.True(said.ExitCode == 0, $"{said}");
        var lines = said.Output.Split('\n');
        Assert.Equal(
            [
                "made greeting: greeting/1 Pending, greeting/2 Blocked",
                "ann holds greeting/1 with token 1, on feat/1-1-say-hello",
                "bob is refused: claim.held",
                "greeting/1: Merged",
                "on main: hello",
                "ready now: greeting/2",
            ],
            lines[..6]);
        Assert.Contains(lines, line => line.EndsWith(" TaskCompleted", StringComparison.Ordinal));

        // What the library wrote is what the program reads.
        var verified = machine.Run(Released.Program!, repository, "spec", "verify");
        Assert.True(verified.ExitCode == 0, $"{verified}");
    }

    [ProgramFact]
    public void The_package_says_what_it_is_and_has_the_version_of_the_program()
    {
        Build(Root, "pack", "src/Interlock", "-c", "Release", "--no-build", "-o", Feed);
        var version = machine.Run(Released.Program!, Root, "--version").Output.Trim().Split(' ')[^1];
        using var package = ZipFile.OpenRead(Path.Combine(Feed, $"Interlock.Core.{version}.nupkg"));
        using var reader = new StreamReader(package.GetEntry("Interlock.Core.nuspec")!.Open());
        var told = reader.ReadToEnd();
        Assert.All(["<license type=\"expression\">MIT</license>", "<readme>README.md</readme>", "<icon>icon.png</icon>", "<description>Lets many coding agents", "<tags>git "], part => Assert.Contains(part, told, StringComparison.Ordinal));
        Assert.All(["README.md", "icon.png", "lib/net10.0/Interlock.Core.dll", "lib/net10.0/Interlock.Core.xml"], file => Assert.NotNull(package.GetEntry(file)));
    }

    public void Dispose() => machine.Dispose();

    private void Build(string directory, params string[] words)
    {
        var built = machine.Run(Dotnet, directory, [.. words, "-v", "quiet", "--nologo"]);
        Assert.True(built.ExitCode == 0, $"{built}\n{built.Output}");
    }

    private static IEnumerable<string> Ancestors(string directory)
    {
        for (var at = new DirectoryInfo(directory); at is not null; at = at.Parent)
        {
            yield return at.FullName;
        }
    }
}
