using System.Text.Json.Nodes;
using Interlock.Cli.Composition;
using Interlock.Cli.Output;
using Interlock.Cli.Schemas;
using Interlock.Configuration;
using Interlock.Git;
using Interlock.Registry;

namespace Interlock.Cli.Commands.Trust;

/// <summary><c>trust</c>: a person agrees to the commands that the repository's own configuration names.</summary>
internal sealed class TrustCommand : WorkplaceCommand
{
    private readonly Option revoke = Option.Flag("--revoke", "Take the trust in this repository back.");

    public override CommandShape Shape => new("trust", "Trust the commands that this repository's interlock.yaml names.")
    {
        Description = "A repository's file that names commands is code: nothing of it runs until its content was trusted. Kept by content, outside the repository. Git filters and merge drivers that are configured now are trusted with it, and kept with the registry.",
        Options = [revoke],
        Data = DataShape.One("trust", "repository:text hash:text trusted:bool commands:any git_programs:any"),
    };

    protected override async ValueTask<int> RunAsync(CommandContext context, Workplace workplace, Arguments arguments)
    {
        var store = new TrustStore(UserPlaces.TrustFile(UserPlaces.ProcessEnvironment()), context.Time);
        var trusted = !arguments.Has(revoke);
        var settings = workplace.Git is { } git ? await LiveGitSettings.ReadAsync(git, context.Interrupts.Graceful) : GitSettings.None;
        if (!context.DryRun)
        {
            var changed = trusted ? store.Trust(workplace.Root, workplace.Config.Code, context.Actor().OriginKept()) : store.Revoke(workplace.Root);
            if (changed.IsRefused)
            {
                return context.Refuse(changed.Refusal);
            }

            if (workplace.Place.Address.Exists() && workplace.Registry.Trusting.Told(trusted, workplace.Config.Code.Hash, workplace.CheckSources(), context.Actor()) is { IsRefused: true } untold)
            {
                return context.Refuse(untold.Refusal!);
            }

            if (workplace.Place.Address.Exists() && Targeting.RecordGit(workplace.Registry.Context, workplace.Place.RepositoryKey, settings.ToRecord(trusted), context.Actor()) is { IsRefused: true } unkept)
            {
                return context.Refuse(unkept.Refusal!);
            }
        }

        var code = workplace.Config.Code;
        return context.Print.One(
            code,
            (ObjectWriter json, RepositoryCode shown) =>
            {
                json.Text("repository", workplace.Root);
                json.Text("hash", shown.Hash);
                json.Flag("trusted", trusted);
                json.Node("commands", shown.Content());
                json.Node("git_programs", Shown(settings.Programs));
            },
            page =>
            {
                page.Line(trusted ? Piece.Good("trusted ") : Piece.Waiting("no longer trusted "), workplace.Root).Lines(code.Content().ToJsonString());
                foreach (var (key, value) in settings.Programs)
                {
                    page.Line($"git {key} = {value}");
                }
            });
    }

    private static JsonObject Shown(IReadOnlyDictionary<string, string> settings)
    {
        var shown = new JsonObject();
        foreach (var (key, value) in settings)
        {
            shown.Add(key, value);
        }

        return shown;
    }
}
