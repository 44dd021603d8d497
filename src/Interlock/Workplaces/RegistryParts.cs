using Interlock.Configuration;
using Interlock.Forges.Local;
using Interlock.Git;
using Interlock.Merging;
using Interlock.Registry;
using Interlock.Workspaces;

namespace Interlock.Workplaces;

/// <summary>What a repository's registry is made of.</summary>
internal sealed class RegistryParts(Workplace workplace, TimeProvider clock)
{
    private Settings Settings => workplace.Settings;

    public TaskRegistry Compose()
    {
        var place = workplace.Place;
        var mirror = workplace.Mirror;
        var context = new RegistryContext { Store = place.Store, HeldChanged = mirror is null ? null : tasks => mirror.Refresh(workplace.HeldFiles, tasks), Archive = place.Archive, Clock = clock, Options = Options() };
        if (workplace.Git is not { } git)
        {
            return new(context, new LocalForge(), null, null);
        }

        var naming = BranchNaming.Parse(context.Options.BranchTemplate);
        var workspace = new GitWorkspace(git, workplace.Target, naming.Value, context.Options.SpecFiles);
        var registry = new TaskRegistry(context, new LocalForge(), place.Rehearses ? new RehearsedWorkspace(workspace) : workspace, new ImpactChoice(workplace, git, context.Options, clock));
        workspace.Removed = (task, removal) => registry.Keeping.Rescued(task.Ref, removal.Rescued?.Ref, removal.Rescued?.Commit, removal.Ignored.Kept, removal.Ignored.Left);
        return registry;
    }

    private RegistryOptions Options() => new()
    {
        PersonLease = Settings.Locks.PersonLease,
        AgentLease = Settings.Locks.AgentLease,
        KeyRetention = Settings.Registry.KeyRetention,
        SharedFiles = Settings.Locks.Shared,
        IgnoreCase = workplace.Git?.IgnoresCase ?? false,
        FourEyes = Settings.Gates.FourEyes,
        MaxAttempts = Settings.Dispatcher.MaxAttempts,
        InfrastructureBudget = Settings.Dispatcher.InfraBudget,
        BackoffBase = Settings.Dispatcher.BackoffBase,
        BackoffCap = Settings.Dispatcher.BackoffCap,
        BranchTemplate = Settings.Branch.Template,
        SpecFiles = [$"{Settings.Kiro.Path.TrimEnd('/')}/**/tasks.md", "specs/*/tasks.md", "openspec/changes/**/tasks.md"],
        Protected = Protection.Of(workplace.Config, workplace.Root),
        Unusual = new() { Names = Settings.Gates.UnusualFiles, MostNew = Settings.Gates.UnusualCount, Largest = Settings.Gates.UnusualBytes },
        Tests = Settings.Gates.Tests,
        ApproveWeakenedTests = Settings.Gates.ApproveWeakenedTests,
        Deploys = Settings.Merge.Deploy is not null,
        Checks = Settings.Merge.Checks.IsConfigured ? [.. Settings.Merge.Checks.Checks.Select(check => check.Name)] : null,
        ChecksIdentity = new(() => ConfiguredChecks.Of(Settings) is { } checks ? Check.Identity(checks) : ""),
        CheckSources = ConfiguredChecks.Sources(Settings),
        Repository = workplace.Place.RepositoryKey,
    };
}
