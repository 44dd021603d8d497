using Interlock.Configuration;
using Interlock.Gates;
using Interlock.Git;
using Interlock.Impact;
using Interlock.Impact.Commands;
using Interlock.Journal;
using Interlock.Registry;
using Interlock.WorkGraph;

namespace Interlock.Workplaces;

/// <summary>
/// The impact provider that the configuration names. It is put together when something is analysed: commands that analyse nothing read
/// no configuration for it.
/// </summary>
internal sealed class ImpactChoice(Workplace workplace, GitRepository git, RegistryOptions options, TimeProvider clock) : IImpactProvider
{
    private readonly Lock gate = new();
    private IImpactProvider? provider;

    public string Name => Provider.Name;

    private IImpactProvider Provider
    {
        get
        {
            lock (gate)
            {
                return provider ??= Make();
            }
        }
    }

    public Task<Result<ImpactRecord>> AnalyzeAsync(WorkTask task, IReadOnlyList<string> files, string commit, CancellationToken cancellation) =>
        Provider.AnalyzeAsync(task, files, commit, cancellation);

    private IImpactProvider Make()
    {
        var settings = workplace.Settings.Impact;
        var thresholds = new Thresholds(settings.Medium, settings.High, settings.Critical);
        var builtIn = new BuiltInImpact(git, clock, thresholds, settings.Depth, options.SharedFiles, options.SpecFiles);
        if (settings.Provider == "built-in")
        {
            return builtIn;
        }

        var process = new AnalyzerProcess(workplace.Launcher, RandomIds.Shared, workplace.RunDirectory);
        IImpactProvider other = settings.Provider == "command"
            ? new CommandImpact(process, settings.Command!.Argv, workplace.Root, settings.Timeout, thresholds, clock, Untrusted)
            : new CodeGraphImpact(
                () => new(process, workplace.Programs, workplace.Root, settings.Timeout, clock), builtIn, git, clock, thresholds, settings.Depth, Untrusted);
        if (!IsRepositorys)
        {
            other = new StricterImpact(other, builtIn);
        }

        return settings.FallsBack ? new FallbackImpact(other, builtIn) : other;
    }

    private bool IsRepositorys => workplace.Config.Entries.First(entry => entry.Path == "impact.provider").Origin.Layer == ConfigLayer.Repository
        && workplace.Config.Entries.All(entry => entry.Path != "impact.command" || entry.Origin.Layer == ConfigLayer.Repository);

    /// <summary>Only what the repository's own file says needs trust; a person's own configuration is theirs.</summary>
    private Refusal? Untrusted() =>
        workplace.Config.Entries.Any(entry => entry is { Key.RunsCode: true, Origin.Layer: ConfigLayer.Repository } && entry.Path.StartsWith("impact.", StringComparison.Ordinal))
            ? workplace.RequireTrust()
            : null;
}
