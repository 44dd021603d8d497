namespace Interlock.EndToEnd.Isolation;

/// <summary>A test that makes users of the system; skipped, aloud, where that is not possible.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class UsersFactAttribute : FactAttribute
{
    public UsersFactAttribute() => Skip = PersonalMachine.Missing;
}

/// <summary>The first recipe of docs/how-to/isolate-agents.md: agents as another user.</summary>
public sealed class OtherUserTests
{
    [UsersFact]
    public void An_agent_that_is_another_user_does_its_work_and_reaches_nothing_else()
    {
        using var person = new PersonalMachine(separateUser: true);
        var outcome = person.Program("tree.txt", "");
        var close = person.Program("close-run", Recipe.Script("close-run"));
        var agent = person.Program("agent", Attacks.Agent(person.Victim));
        Let(person, outcome);
        var check = person.Program("check", Check(outcome, $"sudo -n -u {person.Agent} -- "));
        person.Prepare($$"""
            agents:
              main:
                command: [sudo, -n, -H, -u, {{person.Agent}}, --, {{agent}}]
                group: {{person.Agent}}
                close: [sudo, -n, -u, {{person.Agent}}, --, {{close}}]
            agent_pools:
              main: {agent: main, limit: 1}
            merge:
              checks: [{name: look, run: {{check}}}]

            """);

        person.Finishes("a/1");

        Assert.Equal([.. Attacks.Names.Select(name => $"held {name}")], person.Report());
        Assert.Equal(person.Agent, person.As("git", "show", "main:who.txt").Trim());
        Assert.Equal("work\n", person.As("git", "show", "main:deep/work.txt"));
        Assert.Contains("Do it", person.As("git", "show", "main:prompt.txt"), StringComparison.Ordinal);
        Assert.Contains("\"data\"", person.As("git", "show", "main:spoken.txt"), StringComparison.Ordinal);
        Assert.Equal("held\n", File.ReadAllText(outcome));
        Assert.Empty(person.Left());
        Assert.Equal(0, person.Ask("spec", "verify").ExitCode);
    }

    [UsersFact]
    public void The_same_agent_as_the_person_itself_reaches_everything()
    {
        using var person = new PersonalMachine(separateUser: false);
        var outcome = person.Program("tree.txt", "");
        Let(person, outcome);
        var agent = person.Program("agent", Attacks.Agent(person.Victim));
        var check = person.Program("check", Check(outcome, ""));
        person.Prepare($$"""
            agents:
              main:
                command: [{{agent}}]
            agent_pools:
              main: {agent: main, limit: 1}
            merge:
              checks: [{name: look, run: {{check}}}]

            """);

        person.Finishes("a/1");

        Assert.Equal([.. Attacks.Names.Select(name => $"fell {name}")], person.Report());
        Assert.Equal("fell\n", File.ReadAllText(outcome));

        // The one thing that needs no isolation.
        Assert.Empty(person.Left());
    }

    [UsersFact]
    public void A_stubborn_run_of_another_user_is_ended_and_what_it_wrote_for_itself_alone_is_kept()
    {
        using var person = new PersonalMachine(separateUser: true);
        var close = person.Program("close-run", Recipe.Script("close-run"));
        var agent = person.Program("agent", $"#!/bin/sh\numask 077\nmkdir shut\necho kept >shut/kept.txt\nchmod 000 shut/kept.txt shut\ntrap '' INT TERM\nexec sleep {person.Mark}\n");
        person.Prepare($$"""
            agents:
              main:
                command: [sudo, -n, -H, -u, {{person.Agent}}, --, {{agent}}]
                group: {{person.Agent}}
                close: [sudo, -n, -u, {{person.Agent}}, --, {{close}}]
                wall_seconds: 2
            agent_pools:
              main: {agent: main, limit: 1}
            merge: {checks: none}

            """);

        person.Ask("work", "--patience", "0s");

        Assert.Empty(person.Left());
        var rescued = person.As("git", "for-each-ref", "--format=%(refname)", "refs/interlock/rescue").Trim().Split('\n')[0];
        Assert.Equal("kept\n", person.As("git", "show", $"{rescued}:shut/kept.txt"));
    }

    [UsersFact]
    public void A_run_that_cannot_be_closed_is_not_handed_in()
    {
        using var person = new PersonalMachine(separateUser: true);
        var agent = person.Program("agent", "#!/bin/sh\necho work >work.txt\n");
        person.Prepare($$"""
            agents:
              main:
                command: [sudo, -n, -H, -u, {{person.Agent}}, --, {{agent}}]
                group: {{person.Agent}}
                close: [sudo, -n, -u, root, --, "true"]
            agent_pools:
              main: {agent: main, limit: 1}
            merge: {checks: none}

            """);

        person.Ask("work", "--patience", "0s");

        Assert.NotEqual("done", (string?)person.Ask("task", "show", "a/1").Data["state"]);
        Assert.Contains("could not be closed", person.Ask("run", "list").Output, StringComparison.Ordinal);
    }

    private static void Let(PersonalMachine person, string file) => File.SetUnixFileMode(file, (UnixFileMode)0x1B6);

    // Where the checks run, something of the agent's tries to open a tracked file for writing.
    internal static string Check(string outcome, string wrapper) =>
        $"#!/bin/sh\nif {wrapper}sh -c ': >>\"$1\"' write \"$PWD/one.txt\" 2>/dev/null; then echo fell; else echo held; fi >'{outcome}'\n";
}
