using System.Globalization;
using Interlock.Cli.Output;

namespace Interlock.Cli.Calls;

/// <summary>What a running command works with. Options win over the environment that a run is given.</summary>
internal sealed class CommandContext(Invocation invocation, GlobalOptions globals, Arguments arguments, Printer print)
{
    public Printer Print => print;

    public TimeProvider Time => invocation.Time;

    public Interrupts Interrupts => invocation.Interrupts;

    /// <summary>Reads standard input, see <see cref="Invocation.Input"/>.</summary>
    public Func<int, TimeSpan, byte[]?>? Input => invocation.Input;

    /// <summary>The words came from inside a run, through the runner.</summary>
    public bool FromRun => invocation.FromRun;

    /// <summary>Who asks, once somebody wanted to know.</summary>
    public Registry.Actor? Asking { get; set; }

    /// <summary>Names them as the registry knows them; null until it is open, and once that is done.</summary>
    public Func<Registry.Actor, Registry.Actor>? Spell { get; set; }

    /// <summary>Where the command was given; null when that is gone.</summary>
    public string? Invoked => invocation.Directory;

    /// <summary>Where the command was given; paths in its words are relative to it.</summary>
    public string WorkingDirectory => invocation.Directory ?? throw new RefusalException(new(
        RefusalKind.NotFound, "repo.not_found", "The working directory does not exist any more.", "Change to a directory that does, such as the main checkout."));

    /// <summary>Where the repository is looked for, absolute.</summary>
    public string RepositoryDirectory =>
        arguments.Text(globals.Repo) is not { } directory ? WorkingDirectory
        : Path.IsPathFullyQualified(directory) ? Path.GetFullPath(directory)
        : Path.GetFullPath(directory, WorkingDirectory);

    /// <summary>The registry asked for; null: the repository's own.</summary>
    public string? Registry => arguments.Text(globals.Registry) ?? Environment("INTERLOCK_REGISTRY");

    /// <summary>Who is working, when the command line or the environment says; null: the person at this machine.</summary>
    public string? Worker => arguments.Text(globals.As) ?? Environment("INTERLOCK_WORKER");

    /// <summary>The fencing token given.</summary>
    public long? Token => arguments.Integer(globals.Token) ?? (long.TryParse(Environment("INTERLOCK_TOKEN"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var token) ? token : ImpliedToken);

    /// <summary>The token of the claim whose worktree the command was given in, once the task it acts on is known to be that one.</summary>
    public long? ImpliedToken { get; set; }

    /// <summary>The task of the run that the command is in; null outside.</summary>
    public string? RunTask => Environment("INTERLOCK_TASK");

    /// <summary>The run that the command is in; null outside.</summary>
    public string? RunId => Environment("INTERLOCK_RUN_ID");

    /// <summary>See <see cref="Invocation.Host"/>.</summary>
    public Launching.HostProgram? Host => invocation.Host;

    /// <summary>Carries out another command line in this process.</summary>
    public Func<Invocation, ValueTask<int>> Perform => invocation.Perform;

    public bool DryRun => arguments.Has(globals.DryRun);

    public bool Yes => arguments.Has(globals.Yes);

    /// <summary>An environment variable; null when it is not set or empty.</summary>
    public string? Environment(string name) => invocation.Environment(name) is { Length: > 0 } value ? value : null;

    /// <summary>Prints a refusal and gives its exit code.</summary>
    public int Refuse(Refusal refusal) => print.Error(refusal);
}
