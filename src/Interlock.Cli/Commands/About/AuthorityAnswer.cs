using System.Text.Json.Nodes;
using Interlock.Cli.Output;
using Interlock.Registry;

namespace Interlock.Cli.Commands.About;

/// <summary>The table of authority, as <c>schema authority</c> answers it.</summary>
internal static class AuthorityAnswer
{
    public static int Print(Printer print) => print.List(Authority.Table, Write, page =>
    {
        var table = new Table(new("COMMAND"), new("WHO"), new("A RUN"), new("WHY"));
        foreach (var rule in Authority.Table)
        {
            table.Add(rule.Command, rule.Who.Word(), rule.OfRuns(), rule.Why);
        }

        page.Table(table, "");
    });

    private static void Write(ObjectWriter json, AuthorityRule rule)
    {
        json.Text("command", rule.Command);
        json.Text("schema", "authority");
        json.Node("document", new JsonObject
        {
            ["who"] = rule.Who.Word(),
            ["from_run"] = rule.OfRuns(),
            ["why"] = rule.Why,
            ["methods"] = JsonList.Of(rule.Methods),
            ["command_line"] = !rule.OnlyRegistry,
        });
    }
}
