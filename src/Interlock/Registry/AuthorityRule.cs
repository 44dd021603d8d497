namespace Interlock.Registry;

/// <summary>Who may give a command. Whatever it says, a run may do only what its row says of runs.</summary>
internal enum Authorized
{
    /// <summary>It only looks: everybody, always.</summary>
    Reader,

    /// <summary>Everybody.</summary>
    Anybody,

    /// <summary>Who holds the claim of the task: by name and fencing token.</summary>
    Holder,

    /// <summary>Everybody who is no run: people, their scripts, agents that nobody started here.</summary>
    Outside,

    /// <summary>A person, never an agent.</summary>
    Person,

    /// <summary>Nobody asks for it: it follows from another command, or the runner does it for a run.</summary>
    Itself,
}

/// <summary>How the table calls them.</summary>
internal static class AuthorizedWords
{
    public static string Word(this Authorized who) => who switch
    {
        Authorized.Reader or Authorized.Anybody => "anybody",
        Authorized.Holder => "who holds the claim",
        Authorized.Outside => "anybody outside runs",
        Authorized.Person => "a person",
        _ => "nobody",
    };
}

/// <summary>One row of the table of authority.</summary>
/// <param name="Command">The words of the command line, or a name where there are none.</param>
/// <param name="Who">Who may, outside every run.</param>
/// <param name="Why">Why they may and others may not, one sentence.</param>
internal sealed record AuthorityRule(string Command, Authorized Who, string Why)
{
    /// <summary>A run may: on its own task, with the token of its claim, as its own worker. It is also what its runner does for it.</summary>
    public bool FromRun { get; init; }

    /// <summary>The registry's methods that are this command, <c>Room.Method</c>; none where only the program does something.</summary>
    public IReadOnlyList<string> Methods { get; init; } = [];

    /// <summary>What a run hears; null: that the command cannot be used inside a run.</summary>
    public Refusal? Denied { get; init; }

    /// <summary>True when nothing on the command line bears this name.</summary>
    public bool OnlyRegistry { get; init; }

    /// <summary>What the table says of runs: <c>yes</c> (it only looks), <c>its own task</c>, <c>its runner</c> or <c>no</c>.</summary>
    public string OfRuns() => Who == Authorized.Reader ? "yes" : FromRun ? "its own task" : Who == Authorized.Itself ? "its runner" : "no";

    /// <summary>The command as one actor asks for it.</summary>
    /// <param name="task">The task it is about; null where it is about none.</param>
    /// <param name="token">The fencing token given; null where none is.</param>
    internal Permit For(Actor actor, WorkGraph.TaskRef? task = null, long? token = null) => new(this, actor, task, token);
}

/// <summary>A command, who asks for it, and about what: what a write of the registry begins with.</summary>
internal readonly record struct Permit(AuthorityRule Rule, Actor Actor, WorkGraph.TaskRef? Task, long? Token);
