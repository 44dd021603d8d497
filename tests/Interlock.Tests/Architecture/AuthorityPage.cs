using System.Globalization;
using System.Text;
using Interlock.Registry;

namespace Interlock.Tests.Architecture;

/// <summary>The table of authority as a page of the documentation.</summary>
public sealed class AuthorityPage
{
    [Fact]
    public void The_authority_page_is_the_one_of_the_program() => Snapshot.Check("docs/reference/authority.md", Text());

    private static string Text()
    {
        var page = new StringBuilder(
            """
            # Who may give which command

            One table, for every command: whoever asks, and by whatever road — command line, the socket of a run, hooks. `interlock schema authority`
            prints it. Generated; the registry begins no write without a row of it.

            A *run* is whatever a dispatcher or `run start` has started, and everything below it, whatever it does to its environment. It acts only on
            its own task, with the token of its claim, as its own worker. What has lost its parents while a run was at work and has no terminal
            cannot be told from that run, and is refused everything but looking. *Outside runs*: people, their scripts, agents that nobody started here.

            | command | who | a run | why |
            |---|---|---|---|

            """);
        foreach (var rule in Authority.Table)
        {
            page.Append(CultureInfo.InvariantCulture, $"| {(rule.OnlyRegistry ? rule.Command : $"`{rule.Command}`")} | {rule.Who.Word()} | {rule.OfRuns()} | {rule.Why} |\n");
        }

        return page.ToString();
    }
}
