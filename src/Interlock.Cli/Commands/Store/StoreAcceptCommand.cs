using Interlock.Cli.Composition;
using Interlock.Cli.Output;
using Interlock.Contract;
using Interlock.Registry.Keeping;

namespace Interlock.Cli.Commands.Store;

/// <summary><c>store accept</c>: a person says that an older registry, or another one, is the registry from now on.</summary>
internal sealed class StoreAcceptCommand : CliCommand
{
    private readonly Option reason = Option.Text("--reason", "TEXT", "Why; always needed.");

    public override CommandShape Shape => new("store accept", "Accept a registry that is older than, or another than, the one that was here.")
    {
        Description = "A registry that was put back from a copy is refused until a person accepts it: what was done since is not in it. Who did it, and why, is recorded. Look at 'interlock spec verify' afterwards.",
        Options = [reason],
        Data = AnswerShape.One<AcceptedStoreAnswer>("store.accept"),
        Examples = ["interlock store accept --reason 'the disk was replaced'"],
    };

    public override ValueTask<int> RunAsync(CommandContext context, Arguments arguments)
    {
        var found = context.Place();
        if (found.IsRefused)
        {
            return new(context.Refuse(found.Refusal));
        }

        using var place = found.Value.AcceptingOlder();
        var known = place.Address.Mark?.Read().Select(mark => mark.Seq).DefaultIfEmpty(0).Max() ?? 0;
        var accepted = new AcceptingOlder(new() { Store = place.Store, Options = new(), Clock = context.Time }).Accept(arguments.Text(reason) ?? "", context.Actor(), known);
        return new(accepted.IsRefused ? context.Refuse(accepted.Refusal) : context.Print.One(
            new AcceptedStoreAnswer(place.Address.ToString(), accepted.Value, known),
            page => page.Line($"Accepted {place.Address} as it is: it ended at event {accepted.Value}; {known} were known.")));
    }
}
