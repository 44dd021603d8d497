using Interlock.WorkGraph;

namespace Interlock.Dispatching;

/// <summary>
/// The way by which commands inside a run reach the registry, so that a sandboxed agent needs no write access outside its worktree.
/// </summary>
internal interface IRunDoors
{
    /// <summary>Where the door of a run is; the same after a restart, so that a run taken up again finds it.</summary>
    /// <param name="group">The group of the user that the run works as; null: it works as ourselves.</param>
    string PathOf(string runId, string? group);

    /// <summary>Opens the door until disposed.</summary>
    /// <param name="heard">Called with each command: the run is alive.</param>
    /// <param name="group">Its members can use the door as well; null: nobody but ourselves.</param>
    IAsyncDisposable Open(string runId, string worker, TaskRef task, long token, Action heard, string? group);
}
