using Interlock.Cli.Composition;
using Interlock.Cli.Output;
using Interlock.Configuration;
using Interlock.Contract;

namespace Interlock.Cli.Commands.Config;

/// <summary><c>config show</c>: what is in effect, and where it comes from.</summary>
internal sealed class ConfigShowCommand : WorkplaceCommand
{
    private readonly Option origin = Option.Flag("--origin", "Say where each value comes from.");

    public override CommandShape Shape => new("config show", "Show the configuration in effect, and where things are kept.")
    {
        Options = [origin],
        Data = AnswerShape.One<ConfigAnswer>("config.show"),
        Examples = ["interlock config show --origin"],
    };

    protected override ValueTask<int> RunAsync(CommandContext context, Workplace workplace, Arguments arguments)
    {
        var environment = UserPlaces.ProcessEnvironment();
        var values = new System.Text.Json.Nodes.JsonObject();
        var origins = new System.Text.Json.Nodes.JsonObject();
        var overruled = new System.Text.Json.Nodes.JsonObject();
        foreach (var entry in workplace.Config.Entries)
        {
            values[entry.Path] = ConfigJson.Of(entry.Value);
            origins[entry.Path] = entry.From;
            if (entry.Overruled.Count > 0)
            {
                overruled[entry.Path] = new System.Text.Json.Nodes.JsonArray([.. entry.Overruled.Select(said => new System.Text.Json.Nodes.JsonObject { ["origin"] = said.Origin.ToString(), ["value"] = ConfigJson.Of(said.Value) })]);
            }
        }

        return new(context.Print.One(
            new ConfigAnswer(workplace.Place.StateDirectory, workplace.Place.DatabasePath, UserPlaces.ConfigFile(environment), UserPlaces.TrustFile(environment), values, origins, overruled),
            page =>
            {
                page.Facts(("state", workplace.Place.StateDirectory), ("registry", workplace.Place.DatabasePath), ("user file", UserPlaces.ConfigFile(environment)), ("trust", UserPlaces.TrustFile(environment)));
                var table = arguments.Has(origin) ? new Table(new("KEY", Whole: true), new("VALUE", Shrinks: true), new("FROM")) : new Table(new("KEY", Whole: true), new("VALUE", Shrinks: true));
                foreach (var (key, value) in values)
                {
                    var text = value?.ToJsonString() ?? "";
                    if (arguments.Has(origin))
                    {
                        table.Add(key, text, Piece.Faint(origins[key]!.GetValue<string>()));
                    }
                    else
                    {
                        table.Add(key, text);
                    }
                }

                page.Blank().Table(table, "Nothing is configured.");
                foreach (var entry in workplace.Config.Entries.Where(entry => entry.Overruled.Count > 0))
                {
                    page.Blank().Lines(string.Join('\n', entry.Overruled.Select(said => $"{said.Origin} says {entry.Path}: {ConfigJson.Of(said.Value).ToJsonString()}, which does not count: only {ConfigSources.FileName} of the repository loosens a rule.")));
                }
            }));
    }
}
