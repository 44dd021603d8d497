using Interlock.Configuration;
using Interlock.Git;
using Interlock.Registry;
using Interlock.Registry.Reviewing;

namespace Interlock.Workplaces;

/// <summary>A person agrees to what the repository's own files would run, or takes that back: told, recorded and kept together.</summary>
internal sealed class TrustChange(Workplace workplace, TimeProvider clock)
{
    /// <param name="trusted">False: trust is taken back.</param>
    /// <returns>The git settings that go with it, as they are now; refusals <c>trust.unreadable</c> and those of authority.</returns>
    public async Task<Result<GitSettings>> MakeAsync(bool trusted, Actor actor, CancellationToken cancellation)
    {
        var settings = workplace.Git is { } git ? await LiveGitSettings.ReadAsync(git, cancellation).ConfigureAwait(false) : GitSettings.None;
        return workplace.Place.Rehearses ? settings : Keep(trusted, actor, settings) is { } refused ? refused : settings;
    }

    private Refusal? Keep(bool trusted, Actor actor, GitSettings settings)
    {
        var store = new TrustStore(workplace.Place.TrustFile, clock);
        var changed = trusted ? store.Trust(workplace.Root, workplace.Config.Code, actor.OriginKept()) : store.Revoke(workplace.Root);
        if (changed.IsRefused || !workplace.Place.Address.Exists())
        {
            return changed.Refusal;
        }

        return workplace.Registry.Trusting.Record(trusted, workplace.Config.Code.Hash, workplace.CheckSources(), actor).Refusal
            ?? Targeting.RecordGit(workplace.Registry.Context, workplace.Place.RepositoryKey, settings.ToRecord(trusted), actor).Refusal;
    }
}
