using System.Text;
using Interlock.Configuration;
using Interlock.Git;

namespace Interlock.Workplaces;

/// <summary>A repository made ready.</summary>
/// <param name="Root">The top of the main checkout.</param>
/// <param name="Configuration">The configuration's path.</param>
/// <param name="WroteConfiguration">There was none before.</param>
/// <param name="Registry">Where the registry is.</param>
/// <param name="MadeRegistry">There was none before.</param>
/// <param name="Target">Branch that everything is merged to; null where it cannot be told yet.</param>
/// <param name="Checks">Checks that were recognised.</param>
public sealed record Initialized(
    string Root, string Configuration, bool WroteConfiguration, string Registry, bool MadeRegistry, string? Target, IReadOnlyList<ProposedCheck> Checks)
{
    /// <summary>What continuous integration runs here and looks like a check; a person decides.</summary>
    internal IReadOnlyList<IntegrationCommand> Integration { get; init; } = [];
}

/// <summary>Makes a repository ready: its configuration, its registry, what git is to pass over. Doing it again changes nothing.</summary>
public sealed class Initializing(Place place, TimeProvider clock)
{
    /// <param name="registry">The registry to be named in a new configuration; null: the repository's own.</param>
    /// <returns>Refusals <c>repo.*</c>, <c>file.*</c>, <c>store.*</c>.</returns>
    public Result<Initialized> Run(string? registry)
    {
        if (place.Repository is not { } repository)
        {
            return RepositoryLocator.NotFound("There is no git repository here.");
        }

        if (repository.MainCheckout is not { } root)
        {
            return RepositoryLocator.Bare(repository.CommonDir);
        }

        if (new GitRepository(repository, Installed.Git(repository, clock)).RequireCommit() is { IsRefused: true } empty)
        {
            return empty.Refusal;
        }

        var checks = CheckProposals.For(root);
        var integration = IntegrationCommands.For(root);
        var writes = RepositoryFile.Look(root, ConfigSources.FileName) is { IsRefused: false, Value.Kind: FileKind.Missing };
        var makes = !place.Address.Exists();
        if (!place.Rehearses)
        {
            if (writes && RepositoryFile.Replace(root, ConfigSources.FileName, Encoding.UTF8.GetBytes(InitTemplate.Text(checks, registry, integration))) is { IsRefused: true } unwritten)
            {
                return unwritten.Refusal;
            }

            ExcludeFile.Add(repository, [$"{repository.WorktreesPath}/", ".task-locks/"]);
            place.CreateStore();
        }

        return new Initialized(root, Path.Combine(root, ConfigSources.FileName), writes, place.DatabasePath, makes, Target(), checks) { Integration = integration };
    }

    // A configuration that cannot be read is told by the next command; the target is decided when it can.
    private string? Target() => place.Rehearses || Workplace.Open(place, clock) is not { IsRefused: false } opened ? null : opened.Value.Target;
}
