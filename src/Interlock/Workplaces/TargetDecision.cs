using Interlock.Configuration;
using Interlock.Git;
using Interlock.Registry;
using Interlock.Registry.Reviewing;

namespace Interlock.Workplaces;

/// <summary>Which branch is the target: as remembered, and decided where nothing is remembered yet.</summary>
internal sealed class TargetDecision(Place place, GitRepository git, LoadedConfig config)
{
    /// <summary>A command that can do without a registry gets the answer of the moment, and nothing is kept.</summary>
    public Result<string> Decide(TimeProvider clock, RepositoryFacts? remembered)
    {
        var named = Named();
        if (!place.Address.Exists())
        {
            return named?.Branch ?? Usual();
        }

        var configured = RepositoryLayer.IsThere(place.Repository!.MainCheckout);
        var context = new RegistryContext { Store = place.Store, Options = new(), Clock = clock };
        var decided = Targeting.Decide(context, place.RepositoryKey, Choose, named, configured, git.Refs.Branch);

        if (decided is { IsRefused: false, Value.Git: null } && !place.Rehearses)
        {
            var settings = LiveGitSettings.ReadAsync(git, CancellationToken.None).GetAwaiter().GetResult();
            Targeting.RecordGit(context, place.RepositoryKey, settings.ToRecord(trusted: false));
        }

        // Without a commit there is no branch yet; what needs one then says so.
        return decided.IsRefused ? remembered?.Target ?? "main" : decided.Value.Target;
    }

    private TargetChoice? Named() => config.Entries.FirstOrDefault(entry => entry.Path == "merge.target") is { } entry
        ? new(config.Settings.Merge.Target!, $"named by {entry.Origin}", entry.Origin.Layer == ConfigLayer.Repository)
        : null;

    private Result<TargetChoice> Choose(string? earlier)
    {
        if (earlier is not null && git.Refs.Branch(earlier) is not null)
        {
            return new TargetChoice(earlier, "merged to before", false);
        }

        var chosen = git.ChooseTarget();
        return chosen.IsRefused ? chosen.Refusal : new TargetChoice(chosen.Value.Branch, chosen.Value.Because, false);
    }

    private string Usual() => git.ChooseTarget() is { IsRefused: false } chosen ? chosen.Value.Branch : "main";
}
