using System.Text.Json.Nodes;
using Interlock.Cli.Output;
using Interlock.Contract;
using Interlock.Registry;

namespace Interlock.Cli.Commands.About;

/// <summary>The table of authority, as <c>schema authority</c> answers it.</summary>
internal static class AuthorityAnswer
{
    public static int Print(Printer print) => print.List(Authority.Table.Select(Document), page =>
    {
        var table = new Table(new("COMMAND", Whole: true), new("WHO"), new("A RUN"), new("WHY"));
        foreach (var rule in Authority.Table)
        {
            table.Add(rule.Command, rule.Who.Word(), rule.OfRuns(), rule.Why);
        }

        page.Table(table, "");
    });

    private static SchemaAnswer Document(AuthorityRule rule) => new(rule.Command, "authority", new JsonObject
    {
        ["who"] = rule.Who.Word(),
        ["from_run"] = rule.OfRuns(),
        ["why"] = rule.Why,
        ["methods"] = JsonList.Of(rule.Methods),
        ["command_line"] = !rule.OnlyRegistry,
    });
}
