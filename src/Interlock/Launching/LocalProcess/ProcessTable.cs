using System.Text;
using Interlock.Runs;

namespace Interlock.Launching.LocalProcess;

/// <summary>
/// The machine's processes as Linux shows them. Knows which belong to a run: those that carry its marker, live in its session or descend from it,
/// and orphans that work in its worktree. Our own process and its ancestors are never among them.
/// </summary>
internal static class ProcessTable
{
    private static readonly byte[] MarkerName = Encoding.UTF8.GetBytes(RunVariables.RunId + "=");

    /// <summary>The process; null when there is none with this pid, or it is dead.</summary>
    public static ProcessFacts? Find(int pid) => ProcFile.Facts(pid) is { IsDead: false } facts ? facts : null;

    public static bool IsAlive(ProcessIdentity identity) => Find(identity.Pid) is { } facts && facts.Identity == identity;

    /// <summary>Every marked process of the machine that we may look into, with the id of its run. For a look after a restart, and for <c>doctor</c>.</summary>
    public static IReadOnlyList<(string RunId, ProcessFacts Process)> AllMarked()
    {
        var marked = new List<(string, ProcessFacts)>();
        foreach (var pid in ProcFile.Pids())
        {
            if (ProcFile.Variable(pid, MarkerName) is { } runId && Find(pid) is { } facts)
            {
                marked.Add((runId, facts));
            }
        }

        return marked;
    }

    /// <summary>The run whose marker the process carries.</summary>
    public static string? RunOf(int pid) => ProcFile.Variable(pid, MarkerName);

    /// <summary>Everything alive that belongs to the run, in no order.</summary>
    public static IReadOnlyList<ProcessFacts> Of(RunTrace trace) => Of(trace, out _);

    /// <param name="trace">The run.</param>
    /// <param name="unsure">Some process was just becoming another program and could not be told; look again.</param>
    internal static IReadOnlyList<ProcessFacts> Of(RunTrace trace, out bool unsure)
    {
        unsure = false;
        var marker = Encoding.UTF8.GetBytes($"{RunVariables.RunId}={trace.RunId}");
        var worktree = trace.Worktree is null ? null : Encoding.UTF8.GetBytes(trace.Worktree);
        var all = Snapshot(trace.Window?.Now());
        var own = OwnLine();
        var found = new Dictionary<int, ProcessFacts>();
        foreach (var process in all.Values)
        {
            if (process.IsDead || own.Contains(process.Pid))
            {
                continue;
            }

            if (IsKnown(trace, process, all))
            {
                found.Add(process.Pid, process);
                continue;
            }

            var marked = ProcFile.HasVariable(process.Pid, marker);
            if (marked == true || IsStray(trace, process, own, worktree))
            {
                found.Add(process.Pid, process);
            }
            else if (marked is null && process.IsBecoming)
            {
                unsure = true;
            }
        }

        AddDescendants(found, all, own);
        foreach (var process in found.Values)
        {
            trace.Known.TryAdd(process.Identity, process.Command);
        }

        return [.. found.Values];
    }

    /// <summary>Sends a signal to exactly this process; false when it is gone (or was never ours to signal).</summary>
    public static bool Signal(ProcessIdentity identity, int signal)
    {
        if (identity.Pid <= 1 || identity.Pid == Environment.ProcessId)
        {
            return false;
        }

        // With the descriptor open the pid cannot be given to another between the look and the signal.
        var handle = Posix.PidfdOpen(identity.Pid);
        try
        {
            if (!IsAlive(identity))
            {
                return false;
            }

            return (handle >= 0 ? Posix.PidfdSendSignal(handle, signal) : Posix.Kill(identity.Pid, signal)) == 0;
        }
        finally
        {
            if (handle >= 0)
            {
                Posix.Close(handle);
            }
        }
    }

    private static Dictionary<int, ProcessFacts> Snapshot(BirthWindow.Range? window)
    {
        var all = new Dictionary<int, ProcessFacts>();
        foreach (var pid in ProcFile.Pids())
        {
            if (window?.Contains(pid) != false && ProcFile.Facts(pid) is { } facts)
            {
                all[pid] = facts;
            }
        }

        return all;
    }

    private static HashSet<int> OwnLine()
    {
        var line = new HashSet<int> { 0, 1 };
        for (var pid = Environment.ProcessId; line.Add(pid) && ProcFile.Facts(pid) is { } process;)
        {
            pid = process.Parent;
        }

        return line;
    }

    private static bool IsKnown(RunTrace trace, ProcessFacts process, Dictionary<int, ProcessFacts> all) =>
        process.Identity == trace.Leader || trace.Known.ContainsKey(process.Identity)
        || (trace.TakesOrphans && process.Parent == Environment.ProcessId) || SharesSession(trace, process, all);

    // A session keeps its number while anyone is left in it, so the number cannot be another's; a dead leader is simply absent.
    private static bool SharesSession(RunTrace trace, ProcessFacts process, Dictionary<int, ProcessFacts> all) =>
        trace.Leader is { } leader && process.Session == leader.Pid && process.Identity.StartTicks >= leader.StartTicks
        && (!all.TryGetValue(leader.Pid, out var now) || now.Identity == leader);

    // Somebody's shell or editor in the worktree is not ours: only what has no terminal and lost its parent, since the run began.
    private static bool IsStray(RunTrace trace, ProcessFacts process, HashSet<int> own, byte[]? worktree) =>
        worktree is not null && !process.HasTerminal && process.Identity.StartTicks >= trace.NotBefore && own.Contains(process.Parent)
        && process.Parent != Environment.ProcessId && process.Parent != trace.Starter && ProcFile.WorksBelow(process.Pid, worktree);

    private static void AddDescendants(Dictionary<int, ProcessFacts> found, Dictionary<int, ProcessFacts> all, HashSet<int> own)
    {
        if (found.Count == 0)
        {
            return;
        }

        var children = all.Values.ToLookup(p => p.Parent);
        var open = new Queue<int>(found.Keys);
        while (open.TryDequeue(out var pid))
        {
            foreach (var child in children[pid])
            {
                if (!child.IsDead && !own.Contains(child.Pid) && found.TryAdd(child.Pid, child))
                {
                    open.Enqueue(child.Pid);
                }
            }
        }
    }
}
