using System.Globalization;
using Interlock.Cli.Output;
using Interlock.Cli.Parsing;
using Interlock.Configuration;
using Interlock.Dispatching;
using Interlock.Git;
using Interlock.Launching;
using Interlock.Launching.LocalProcess;
using Interlock.Registry;
using Interlock.Runs;
using Interlock.WorkGraph;

namespace Interlock.Cli.Forwarding;

/// <summary>A socket for each run; a command that comes through it is carried out here, as the run's worker on the run's task.</summary>
/// <param name="commands">Those that there are.</param>
/// <param name="perform">Carries out a command line.</param>
internal sealed class RunDoors(Place place, ICommands commands, Func<Invocation, ValueTask<int>> perform) : IRunDoors
{
    private readonly SocketPlace home = SocketPlace.Of(Surroundings.Variable, place.StateDirectory);
    private readonly RunBook runs = new(new() { Store = place.Store, Options = new() });

    public string PathOf(string runId, string? group) => group is not null ? SharedSocketPlace.PathOf($"{runId}.sock") : home.PathOf($"{runId}.sock");

    public IAsyncDisposable Open(string runId, string worker, TaskRef task, long token, Action heard, string? group)
    {
        var path = PathOf(runId, group);
        if (group is not null)
        {
            SharedSocketPlace.Make(path);
        }

        // A dispatcher that was killed leaves its sockets behind.
        File.Delete(path);
        var peers = new RunPeers(runId, () => runs.Find(runId) is { IsRefused: false, Value: var run } ? ProcessIdentity.Of(RunHandle.Of(run).Process) : null);
        var given = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [RunVariables.RunId] = runId,
            [RunVariables.Worker] = worker,
            [RunVariables.Task] = task.ToString(),
            [RunVariables.Token] = token.ToString(CultureInfo.InvariantCulture),
        };
        if (place.RegistryUrl is { } registry)
        {
            given["INTERLOCK_REGISTRY"] = registry;
        }

        // What is the person's stays the runner's word, not that of who asks.
        foreach (var name in UserPlaces.Variables)
        {
            if (Surroundings.Variable(name) is { } own)
            {
                given[name] = own;
            }
        }

        return ForwardingServer.Start(path, worker, peers.Refuse, async (command, screen, cancellation) =>
        {
            if (!command.Stranger)
            {
                heard();
            }

            if (Elsewhere(command.Directory))
            {
                return new Printer(screen, AnswerForm.Read(command.Words).Json).Error(new(
                    RefusalKind.Forbidden,
                    "run.not_allowed",
                    "A run works on its own repository.",
                    "Give the command in the run's worktree.",
                    new() { ["directory"] = command.Directory }));
            }

            using var interrupts = Interrupts.Of(cancellation);
            return await perform(new()
            {
                Words = command.Words,
                Directory = command.Directory,
                Environment = name => given.GetValueOrDefault(name),
                Screen = _ => screen,
                Interrupts = interrupts,
                Perform = perform,
                FromRun = true,
            });
        }, commands, group: group is null ? null : GroupRights.Find(group) ?? throw new UnauthorizedAccessException($"there is no group '{group}'"));
    }

    // The runner may reach more than the run; a run that changes its directory must not.
    private bool Elsewhere(string directory) =>
        place.Repository is { } own && !(RepositoryLocator.Find(directory) is { IsRefused: false } found && found.Value.CommonDir == own.CommonDir);
}
