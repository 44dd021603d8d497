using System.Text.Json.Nodes;
using Interlock.Cli.Composition;
using Interlock.Cli.Output;
using Interlock.Configuration;
using Interlock.Contract;

namespace Interlock.Cli.Commands.Trust;

/// <summary><c>trust</c>: a person agrees to the commands that the repository's own configuration names.</summary>
internal sealed class TrustCommand : WorkplaceCommand
{
    private readonly Option revoke = Option.Flag("--revoke", "Take the trust in this repository back.");

    public override CommandShape Shape => new("trust", "Trust the commands that this repository's interlock.yaml names.")
    {
        Description = "A repository's file that names commands is code: nothing of it runs until its content was trusted. Kept by content, outside the repository. Git filters and merge drivers that are configured now are trusted with it, and kept with the registry.",
        Options = [revoke],
        Data = AnswerShape.One<TrustAnswer>("trust"),
        Examples = ["interlock trust", "interlock trust --revoke"],
    };

    protected override async ValueTask<int> RunAsync(CommandContext context, Workplace workplace, Arguments arguments)
    {
        var trusted = !arguments.Has(revoke);
        var changed = await new TrustChange(workplace, context.Time).MakeAsync(trusted, context.Actor(), context.Interrupts.Graceful);
        if (changed.IsRefused)
        {
            return context.Refuse(changed.Refusal);
        }

        var code = workplace.Config.Code;
        return context.Print.One(
            new TrustAnswer(workplace.Root, code.Hash, trusted, code.Content(), Shown(changed.Value.Programs)),
            page =>
            {
                page.Line(trusted ? Piece.Good("trusted ") : Piece.Waiting("no longer trusted "), workplace.Root).Lines(code.Content().ToJsonString());
                foreach (var (key, value) in changed.Value.Programs)
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
