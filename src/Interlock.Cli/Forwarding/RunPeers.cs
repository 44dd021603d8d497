using Interlock.Launching.LocalProcess;

namespace Interlock.Cli.Forwarding;

/// <summary>Tells whether the process at the other end of a run's socket is of that run.</summary>
/// <param name="leader">The leader of the run's session; null while it is not known yet.</param>
internal sealed class RunPeers(string runId, Func<ProcessIdentity?> leader)
{
    private ProcessIdentity? known;

    /// <summary>Null for one of the run's own: it came from the run's leader, or is where that cannot be seen and carries the run's marker.</summary>
    public Refusal? Refuse(SocketPeer? peer)
    {
        if (peer is not { } asking)
        {
            // The system does not tell who is there; that only this user can connect is all there is.
            return null;
        }

        var line = Lineage.Of(asking.Pid);
        known ??= leader();
        var belongs = known is { } first ? line.ComesFrom(first) || (IsContained(asking.Pid) && line.RunId == runId) : line.RunId == runId;
        return belongs ? null : new(
            RefusalKind.Forbidden,
            "run.not_allowed",
            $"This is the socket of run {runId}, and the command does not come from it.",
            "A run speaks through its own socket, INTERLOCK_SOCKET as it was given.",
            new() { ["run"] = runId, ["pid"] = asking.Pid });
    }

    /// <summary>In a container the processes of a run are not below its leader.</summary>
    private static bool IsContained(int pid) =>
        Namespace($"/proc/{pid}/ns/pid") is { } theirs && Namespace("/proc/self/ns/pid") is { } ours && theirs != ours;

    private static string? Namespace(string link)
    {
        try
        {
            return new FileInfo(link).LinkTarget;
        }
        catch (Exception unseen) when (unseen is IOException or UnauthorizedAccessException)
        {
            // Gone, or not ours to look into: then nothing speaks for it.
            return null;
        }
    }
}
