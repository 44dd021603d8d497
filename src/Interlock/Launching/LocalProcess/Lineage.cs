namespace Interlock.Launching.LocalProcess;

/// <summary>A process and those above it, up to the first of the system, as they are now.</summary>
internal sealed class Lineage
{
    private const int Deepest = 100;

    private Lineage(IReadOnlyList<ProcessFacts> line) => Line = line;

    /// <summary>The process itself first; empty when there is none.</summary>
    public IReadOnlyList<ProcessFacts> Line { get; }

    /// <summary>
    /// The run that they belong to: whose marker a process of the line, or the leader of its session, carries. Null: none. What stands
    /// above has begun what is below it, and its marker is the older one; so the uppermost counts, whatever is set below.
    /// </summary>
    public string? RunId
    {
        get
        {
            string? found = null;
            foreach (var process in Line)
            {
                found = ProcessTable.RunOf(process.Pid) ?? found;
                if (process.Session > 1 && process.Session != process.Pid)
                {
                    found = ProcessTable.RunOf(process.Session) ?? found;
                }
            }

            return found;
        }
    }

    public static Lineage Of(int pid)
    {
        var line = new List<ProcessFacts>();
        while (line.Count < Deepest && pid > 1 && ProcessTable.Find(pid) is { } process)
        {
            line.Add(process);
            pid = process.Parent;
        }

        return new(line);
    }

    /// <summary>
    /// True when they come from this process: it is one of them, or one of them is in the session that it leads. Nothing that another
    /// program sets in its environment changes that.
    /// </summary>
    public bool ComesFrom(ProcessIdentity leader)
    {
        foreach (var process in Line)
        {
            if (process.Identity == leader || (process.Session == leader.Pid && process.Identity.StartTicks >= leader.StartTicks && Leads(leader)))
            {
                return true;
            }
        }

        return false;
    }

    // A session keeps its number while anyone is left in it; another process of that number would be another session.
    private static bool Leads(ProcessIdentity leader) => ProcessTable.Find(leader.Pid) is not { } now || now.Identity == leader;
}
