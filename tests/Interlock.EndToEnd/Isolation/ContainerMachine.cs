using Interlock.EndToEnd.Harness;

namespace Interlock.EndToEnd.Isolation;

/// <summary>A repository, a root file system of the system's own programs, and podman with a store of its own.</summary>
internal sealed class ContainerMachine : IDisposable
{
    public ContainerMachine(bool trial = false)
    {
        Scratch = new(ready: false);
        Machine.Variables["GITHUB_TOKEN"] = "secret";
        Machine.Variables["PATH"] = Path.Combine(Base, "bin") + ":/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
        Scratch.WriteIn(Base, "containers.conf", "[containers]\ndefault_ulimits=[\"nofile=1024:1024\",\"nproc=4096:4096\"]\n[engine]\ncgroup_manager=\"cgroupfs\"\nevents_logger=\"file\"\n");
        _ = Program("bin/podman", $"#!/bin/sh\nCONTAINERS_CONF='{Base}/containers.conf' exec /usr/bin/podman --storage-driver vfs --root '{Base}/store' --runroot '{Base}/run' --tmpdir '{Base}/libpod' \"$@\"\n");
        foreach (var name in new[] { "dev", "etc", "proc", "run", "sys", "tmp", "usr" })
        {
            Directory.CreateDirectory(Path.Combine(RootFiles, name));
        }

        foreach (var name in new[] { "bin", "sbin", "lib", "lib64" })
        {
            File.CreateSymbolicLink(Path.Combine(RootFiles, name), $"usr/{name}");
        }

        File.WriteAllText(Path.Combine(RootFiles, "etc", "passwd"), "agent:x:0:0::/tmp:/bin/sh\n");
        if (trial)
        {
            return;
        }

        InContainer = Program("agent-in-container", Recipe.Script("agent-in-container"));
        Close = Program("close-container", Recipe.Script("close-container"));
        Scratch.WriteIn(Machine.Home, ".ssh/id_ed25519", "a key\n");
        Directory.CreateDirectory(Path.Combine(Machine.Home, "config", "interlock"));
    }

    /// <summary>Null where a container starts; else why not. Tried once.</summary>
    public static string? Missing { get; } = Released.Missing
        ?? (!OperatingSystem.IsLinux() || !File.Exists("/usr/bin/podman") ? "podman is not installed."
            : !Environment.IsPrivilegedProcess ? "The store of the containers is made by root."
            : Try());

    public Scratch Scratch { get; }

    public string InContainer { get; } = "";

    public string Close { get; } = "";

    public string Mark { get; } = MarkedProcesses.NewMark();

    /// <summary>Where a check says whether something of the agent's could write into the check tree.</summary>
    public string Outcome => Path.Combine(Base, "outcome");

    /// <summary>Where the container that a check starts shows that it ran.</summary>
    public string Elsewhere => Path.Combine(Base, "elsewhere");

    public string RootFiles => Path.Combine(Base, "root");

    public Victim Victim => new(
        Scratch.Repository,
        Path.Combine(Machine.Home, "state", "interlock", "trust.json"),
        Path.Combine(Machine.Home, "config", "interlock", "config.yaml"),
        Path.Combine(Machine.Home, ".ssh", "id_ed25519"),
        Mark);

    private Machine Machine => Scratch.Machine;

    // Its monitor reads its own paths as ASCII.
    private string Base { get; } = Directory.CreateTempSubdirectory("interlock-containers-").FullName;

    /// <summary>The agent's program, as it is called outside; in the container it is <c>/agent</c>.</summary>
    public string Agent(string text) => Program("root/agent", text);

    /// <summary>The check of the tree: something of the agent's tries to open a tracked file for writing.</summary>
    public string Check(bool contained)
    {
        Directory.CreateDirectory(Elsewhere);
        Scratch.WriteIn(Base, "no-socket", "");
        var around = contained ? $"AGENT_ROOT='{RootFiles}' INTERLOCK_RUN_ID=look{Mark} INTERLOCK_WORKTREE='{Elsewhere}' INTERLOCK_SOCKET='{Base}/no-socket' INTERLOCK_CLI='{Released.Program}' '{InContainer}' " : "";
        return Program("check", $"#!/bin/sh\ntree=$PWD\ncd '{Elsewhere}'\nif {around}sh -c 'echo ran >ran.txt; : >>\"$1\"' write \"$tree/one.txt\" 2>/dev/null; then echo fell; else echo held; fi >'{Outcome}'\n");
    }

    /// <param name="command">Of the agent, a list in YAML.</param>
    public void Prepare(string command, string check, string more = "")
    {
        Scratch.Write("interlock.yaml", $$"""
            agents:
              main:
                command: {{command}}
                close: ["{{Close}}"]
                env: {AGENT_ROOT: "{{RootFiles}}"}
            {{more}}
            agent_pools:
              main: {agent: main, limit: 1}
            merge: {{check}}

            """ + Scratch.Quick);
        Scratch.Commit("configuration");
        _ = Scratch.Ask("init", "--yes").Data;
        _ = Scratch.Ask("trust", "--yes").Data;
        _ = Scratch.Create("a/other");
        _ = Scratch.Claim("a/other");
        _ = Scratch.Create("a/1");
    }

    public void Finishes()
    {
        var worked = Scratch.Ask("work", "--patience", "0s");
        var shown = Scratch.Show("a/1");
        Assert.True((string?)shown["state"] == "done", $"a/1 is {shown["state"]} ({shown["state_reason"]}): {worked}");
    }

    public IReadOnlyList<string> Report() => Scratch.Git("show", "main:report.txt").Split('\n');

    public IReadOnlyList<int> Left() => MarkedProcesses.Of(Mark);

    /// <summary>Those that podman knows.</summary>
    public string Containers() => Machine.Run("podman", Base, "ps", "--all", "--quiet").Output;

    public void Dispose()
    {
        MarkedProcesses.End(Machine, Mark);
        Machine.Run(Path.Combine(Base, "bin", "podman"), "/", "rm", "--all", "--force");
        Scratch.Dispose();
        Directory.Delete(Base, recursive: true);
    }

    private static string? Try()
    {
        using var machine = new ContainerMachine(trial: true);
        var tried = machine.Machine.Run(Path.Combine(machine.Base, "bin", "podman"), "/", "run", "--rm", "--network", "none", "--volume", "/usr:/usr:ro", "--rootfs", machine.RootFiles, "/bin/true");
        return tried.ExitCode == 0 ? null : $"podman starts no container here: {tried.Error.Trim().Split('\n')[^1]}";
    }

    private string Program(string name, string text)
    {
        Scratch.WriteIn(Base, name, text);
        var path = Path.Combine(Base, name);
        File.SetUnixFileMode(path, (UnixFileMode)0x1ED);
        return path;
    }
}
