using Interlock.EndToEnd.Harness;

namespace Interlock.EndToEnd.Adversary;

/// <summary>Runs that ask for what is not theirs, through a runner's socket and past it.</summary>
public sealed class Doors : Round
{
    private const string Kind = "door";
    private const string Clean = "env -i HOME=\"$HOME\" PATH=\"$PATH\" XDG_STATE_HOME=\"$XDG_STATE_HOME\" XDG_CONFIG_HOME=\"$XDG_CONFIG_HOME\"";

    /// <summary>What only those outside runs may, each as a person gives it, and how it is called.</summary>
    private static readonly (string What, string[] Words)[] Foreign =
    [
        ("claims another task in a person's name", ["claim", "app/2", "--as", "ann", "--no-worktree"]),
        ("makes a task in a person's name", ["task", "create", "app/9", "--title", "new", "--as", "ann"]),
        ("changes what a task is", ["task", "update", "app/2", "--title", "other", "--as", "ann"]),
        ("writes facts into a task", ["task", "update", "app/2", "--set", "checked=yes", "--as", "ann"]),
        ("holds a task back by hand", ["task", "advance", "app/2", "--to", "blocked", "--as", "ann"]),
        ("cancels a task", ["task", "cancel", "app/2", "--as", "ann"]),
        ("makes a spec", ["spec", "create", "new", "--as", "ann"]),
        ("writes facts into a spec", ["spec", "update", "app", "--set", "a=b", "--as", "ann"]),
        ("registers a worker as a person", ["worker", "register", "carol", "--type", "human"]),
        ("removes a worker", ["worker", "remove", "bob", "--as", "ann"]),
        ("starts a run of its own", ["run", "start", "--as", "ann", "--", "true"]),
        ("works on the merge queue", ["merge", "process", "--as", "ann"]),
        ("starts a dispatcher with an agent of its own", ["work", "app", "--agent", "if [ $INTERLOCK_TASK = app/1 ]; then echo more >>one.txt; else echo more >>two.txt; fi", "--patience", "0s", "--as", "ann"]),
        ("ends claims whose time is over", ["lock", "cleanup"]),
        ("removes worktrees", ["worktree", "prune"]),
        ("takes the hooks out", ["hooks", "uninstall"]),
        ("puts hooks in", ["hooks", "install"]),
        ("prunes the registry", ["store", "prune"]),
        ("makes a backup", ["spec", "backup", "app"]),
        ("keeps a reference with a task that is not its own", ["artifact", "add", "app/2", "--type", "log", "--uri", "file:///x", "--as", "ann"]),
        ("analyses a task that is not its own", ["impact", "analyze", "app/2", "--as", "ann"]),
    ];

    internal static IReadOnlyList<Attempt> List { get; } =
    [
        .. Foreign.Select(one => new Attempt(Kind, $"{one.What}, inside a run with an empty environment", Refused, arena =>
        {
            Set(arena).Guard();
            return arena.Inside(Clean, one.Words);
        })),
        .. Foreign.Take(2).Select(one => new Attempt(Kind, $"{one.What}, from a process that has left its run", Refused, arena =>
        {
            Set(arena).Guard();
            return arena.Inside(Clean, one.Words, $"setsid --fork {Clean} sh");
        })),
        new(Kind, "makes a task inside a run, with the marker of another", Refused, arena =>
        {
            Set(arena).Guard();
            return arena.Inside("env INTERLOCK_RUN_ID=zzzzzzzz", Foreign[1].Words);
        }),
        new(Kind, "gives another's task back with its name and token, inside a run", Refused, arena =>
        {
            var claimed = Set(arena).Scratch.Start("app/2");
            arena.Guard();
            return arena.Inside(Clean, ["fail", "app/2", "--as", "ann", "--token", claimed.Token, "--reason", "sabotage"]);
        }),
        Between("fails another run's task through that run's socket", "env INTERLOCK_SOCKET=\"$S\"", "fail --reason sabotage"),
        Between("fails another run's task through that run's socket, with that run's marker", "env INTERLOCK_SOCKET=\"$S\" INTERLOCK_RUN_ID=\"$R\"", "fail --reason sabotage"),
        Between("fails another run's task through that run's socket, with its marker and in a session of its own", "setsid --wait env INTERLOCK_SOCKET=\"$S\" INTERLOCK_RUN_ID=\"$R\"", "fail --reason sabotage"),
        Between("fails another run's task through that run's socket, having left its own run behind", "env INTERLOCK_SOCKET=\"$S\" INTERLOCK_RUN_ID=\"$R\"", "fail --reason sabotage", "setsid --fork sh"),
        Between("fails another run's task past the sockets, with its name, token and marker", "env -u INTERLOCK_SOCKET INTERLOCK_RUN_ID=\"$R\"", "fail app/2 --as \"$W\" --token \"$T\" --reason sabotage"),
        Between("fails another run's task past the sockets, with an empty environment", Clean, "fail app/2 --as \"$W\" --token \"$T\" --reason sabotage"),
        Between("fails another run's task past the sockets, having left its own run behind", "env -u INTERLOCK_SOCKET INTERLOCK_RUN_ID=\"$R\"", "fail app/2 --as \"$W\" --token \"$T\" --reason sabotage", "setsid --fork sh"),
        Between("ends another run through its own socket", "", "run kill \"$R\""),
        Between("ends another run past the sockets", Clean, "run kill \"$R\" --as ann"),
        Between("has a program started beside the dispatcher", "", "run start -- true"),
        Between("speaks through its own socket for another's task", "", "fail app/2 --token \"$T\" --reason sabotage"),
        Between("locks a file for another's task through its own socket", "", "lock acquire app/2 README.md --token \"$T\""),
    ];

    public static TheoryData<int, string> Attempts => Numbered(List);

    public static TheoryData<string> Commands => [.. Foreign.Select(one => one.What)];

    private static Outcome Refused => Outcome.Refused("run.not_allowed", 6);

    [ProgramTheory]
    [MemberData(nameof(Attempts))]
    public void Held(int number, string what) => Make(number, what);

    /// <summary>The safeguard taken out: nothing says that it comes from a run.</summary>
    [ProgramTheory]
    [MemberData(nameof(Commands))]
    public void Outside_every_run_it_is_done(string what)
    {
        using var arena = new Arena();
        var done = Set(arena).Ask(Foreign.Single(one => one.What == what).Words);
        Assert.True(done.ExitCode is 0 or 8, $"{done}");
    }

    /// <summary>The same: the socket is that of the one who speaks.</summary>
    [ProgramFact]
    public void Through_its_own_socket_a_run_fails_its_own_task()
    {
        using var arena = new Arena();
        Set(arena);
        var failed = arena.Between("", "fail --reason 'cannot do it'");
        Assert.Equal(0, failed.ExitCode);
        Assert.Contains("cannot do it", string.Join('\n', arena.Scratch.Events().Select(one => one.ToJsonString())), StringComparison.Ordinal);
    }

    private static Attempt Between(string what, string wrapper, string command, string detach = "sh") => new(Kind, what, Refused, arena =>
    {
        Set(arena).Guard();
        var answer = arena.Between(wrapper, command, detach);
        Assert.DoesNotContain("sabotage", string.Join('\n', arena.Scratch.Events().Select(one => one.ToJsonString())), StringComparison.Ordinal);
        return answer;
    });

    private static Arena Set(Arena arena)
    {
        arena.Usual().Scratch.Create(Arena.Target, "--file", "one.txt");
        arena.Scratch.Create("app/2", "--file", "two.txt");
        _ = arena.Ask("worker", "register", "bob").Data;
        return arena;
    }
}
