using Interlock.Cli.Commands;
using Interlock.Configuration;
using Interlock.Registry;

namespace Interlock.Cli.Composition;

/// <summary>
/// Spares hot commands the configuration: where neither file nor variable can say anything about what a command depends on,
/// the defaults hold. Reading the files would take longer than the command itself.
/// </summary>
internal static class QuickOptions
{
    private const int LargestEnvironment = 1 << 20;

    private static readonly string[] OfReports = ["registry", "locks"];
    private static readonly string[] OfClaims = ["registry", "locks", "branch", "dispatcher", "worktrees", "forge"];

    /// <summary>What heartbeat and progress depend on: the leases. Null: read the configuration.</summary>
    public static RegistryOptions? ForReports(CommandContext context, Place place) => Find(context, place, OfReports, target: false);

    /// <summary>What a claim depends on: leases, shared files, the naming of branches, the target. Null: read the configuration.</summary>
    public static RegistryOptions? ForClaims(CommandContext context, Place place) => Find(context, place, OfClaims, target: true);

    private static RegistryOptions? Find(CommandContext context, Place place, IReadOnlyList<string> sections, bool target)
    {
        if (place.Repository is not null && !RepositoryLayer.IsThere(place.Repository.MainCheckout))
        {
            // Whether it was there before is the registry's to say.
            return null;
        }

        var repositoryFile = place.Repository?.MainCheckout is { } root ? Path.Combine(root, ConfigSources.FileName) : null;
        var userFile = UserPlaces.ConfigFile(context.Places());
        return Says(repositoryFile, sections, target) || Says(userFile, sections, target) || VariableSays(sections, target) ? null : new();
    }

    private static bool Says(string? file, IReadOnlyList<string> sections, bool target) =>
        ConfigGlance.Sets(file, sections) || (target && ConfigGlance.Mentions(file, "target"));

    private static bool VariableSays(IReadOnlyList<string> sections, bool target)
    {
        if (QuickFile.Read("/proc/self/environ", LargestEnvironment) is not { } variables)
        {
            return true;
        }

        ReadOnlySpan<byte> rest = variables;
        while (rest.Length > 0)
        {
            var end = ConfigGlance.EndOf(rest, 0);
            if (ConfigGlance.StartsWith(rest, "INTERLOCK_") && IsOf(rest["INTERLOCK_".Length..end], sections, target))
            {
                return true;
            }

            rest = end < rest.Length ? rest[(end + 1)..] : [];
        }

        return false;
    }

    // INTERLOCK_SECTION__KEY; lower case would be taken too, so the case does not matter here.
    private static bool IsOf(ReadOnlySpan<byte> name, IReadOnlyList<string> sections, bool target)
    {
        foreach (var section in sections)
        {
            if (ConfigGlance.StartsWith(name, section, "__"))
            {
                return true;
            }
        }

        return target && ConfigGlance.StartsWith(name, "merge", "__");
    }
}
