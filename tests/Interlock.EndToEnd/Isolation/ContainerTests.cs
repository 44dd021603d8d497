namespace Interlock.EndToEnd.Isolation;

/// <summary>A test that starts containers; skipped, aloud, where that is not possible.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ContainerFactAttribute : FactAttribute
{
    public ContainerFactAttribute() => Skip = ContainerMachine.Missing;
}

/// <summary>The second recipe of docs/how-to/isolate-agents.md: agents in a container.</summary>
public sealed class ContainerTests
{
    [ContainerFact]
    public void An_agent_in_a_container_does_its_work_and_reaches_nothing_else()
    {
        using var machine = new ContainerMachine();
        machine.Agent(Attacks.Agent(machine.Victim));
        machine.Prepare($"[\"{machine.InContainer}\", /agent]", $"{{checks: [{{name: look, run: [\"{machine.Check(contained: true)}\"]}}]}}");

        machine.Finishes();

        Assert.Equal([.. Attacks.Names.Select(name => $"held {name}")], machine.Report());
        Assert.Equal("work", machine.Scratch.Git("show", "main:deep/work.txt"));
        Assert.Contains("Do a/1", machine.Scratch.Git("show", "main:prompt.txt"), StringComparison.Ordinal);
        Assert.Contains("\"data\"", machine.Scratch.Git("show", "main:spoken.txt"), StringComparison.Ordinal);
        Assert.Equal("held\n", File.ReadAllText(machine.Outcome));
        Assert.True(File.Exists(Path.Combine(machine.Elsewhere, "ran.txt")));
        Assert.Empty(machine.Left());
        Assert.Equal("", machine.Containers());
    }

    [ContainerFact]
    public void The_same_agent_outside_the_container_reaches_everything()
    {
        using var machine = new ContainerMachine();
        var agent = machine.Agent(Attacks.Agent(machine.Victim));
        machine.Prepare($"[\"{agent}\"]", $"{{checks: [{{name: look, run: [\"{machine.Check(contained: false)}\"]}}]}}");

        machine.Finishes();

        Assert.Equal([.. Attacks.Names.Select(name => $"fell {name}")], machine.Report());
        Assert.Equal("fell\n", File.ReadAllText(machine.Outcome));

        // The one thing that needs no isolation.
        Assert.Empty(machine.Left());
    }

    [ContainerFact]
    public void A_stubborn_container_is_ended_with_its_run()
    {
        using var machine = new ContainerMachine();
        machine.Agent($"#!/bin/sh\ntrap '' INT TERM\necho kept >kept.txt\nsleep {machine.Mark} & sleep {machine.Mark}\n");
        machine.Prepare($"[\"{machine.InContainer}\", /agent]", "{checks: none}", "    wall_seconds: 2");

        machine.Scratch.Ask("work", "--patience", "0s");

        Assert.Empty(machine.Left());
        Assert.Equal("", machine.Containers());
        var rescued = machine.Scratch.Git("for-each-ref", "--format=%(refname)", "refs/interlock/rescue").Split('\n')[0];
        Assert.Equal("kept", machine.Scratch.Git("show", $"{rescued}:kept.txt"));
    }
}
