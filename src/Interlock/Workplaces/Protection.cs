using Interlock.Configuration;
using Interlock.Gates.Watching;

namespace Interlock.Workplaces;

/// <summary>What only changes with a person's approval, as the configuration says it.</summary>
internal static class Protection
{
    /// <param name="root">Absolute path of the checkout.</param>
    public static IReadOnlyList<ProtectedPath> Of(LoadedConfig config, string root)
    {
        var settings = config.Settings;
        return
        [
            .. BuiltInProtection.Paths([ConfigSources.FileName, .. config.Code.Included], [$"{settings.Kiro.Path.TrimEnd('/')}/**"]),
            .. settings.Merge.Checks.Checks.SelectMany(check => Run(check.Run, $"the check '{check.Name}' runs it", root)),
            .. Run(settings.Merge.Deploy, "the deploy runs it", root),
            .. Run(settings.Impact.Command, "the analysis of impact runs it", root),
            .. settings.Agents.Values.SelectMany(agent => Run(agent.Command, $"the agent '{agent.Name}' is started with it", root)),
            .. settings.Gates.Protected.Select(glob => new ProtectedPath(glob, "gates.protected")),
        ];
    }

    private static IEnumerable<ProtectedPath> Run(ConfiguredCommand? command, string because, string root) => command is null
        ? []
        : CommandScripts.Of(command.Argv, root).Select(script => new ProtectedPath(script.Path, because, IsPattern: false) { Member = script.Member });
}
