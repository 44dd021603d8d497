namespace Interlock.Launching.LocalProcess;

/// <summary>What a walk down the ladder found.</summary>
/// <param name="Survivors">Processes beside the run's own that outlived it or needed SIGKILL.</param>
/// <param name="StillAlive">Processes that are still there after all.</param>
internal sealed record StopReport(IReadOnlyList<Survivor> Survivors, IReadOnlyList<Survivor> StillAlive);

/// <summary>
/// Ends every process of a run: SIGINT, SIGTERM, SIGKILL, each to all that are there at that moment, and each followed by a new
/// search; the last one again and again until a search finds nothing. A process group or session would not do: tools call <c>setsid</c>.
/// </summary>
internal sealed class StopLadder(RunTrace trace, StopGraces graces, TimeProvider time)
{
    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan WhileUnsure = TimeSpan.FromMilliseconds(1);
    private const int MostUnsureLooks = 1000;

    private readonly Dictionary<ProcessIdentity, Survivor> survivors = [];
    private int unsureLooks;

    /// <summary>For processes of another user, which our own signals do not reach.</summary>
    public RunClosing? Closing { get; init; }

    /// <summary>Asked when a search finds nothing: whether something is there all the same.</summary>
    public Func<bool>? IsAnythingLeft { get; init; }

    /// <summary>The whole ladder, for a run that is to end.</summary>
    public async Task<StopReport> EndAsync() =>
        await RungAsync(Posix.SigInt, graces.Interrupt) || await RungAsync(Posix.SigTerm, graces.Terminate) ? Report([]) : await KillAsync();

    /// <summary>Ends what a run left behind that ended by itself. Everything found counts as survivor.</summary>
    public async Task<StopReport> SweepAsync()
    {
        var left = await SearchAsync();
        if (left.Count == 0)
        {
            return Report([]);
        }

        Note(left);
        return await RungAsync(Posix.SigTerm, graces.Leftover) ? Report([]) : await KillAsync();
    }

    // A process that forks and exits while we look can slip through one search, hardly through two; one that is just becoming another program
    // shows no marker until it is done.
    private async Task<IReadOnlyList<ProcessFacts>> SearchAsync()
    {
        for (var empty = 0; ;)
        {
            var found = ProcessTable.Of(trace, out var unsure);
            unsure |= found.Count == 0 && IsAnythingLeft?.Invoke() == true;
            if (found.Count > 0 || (!unsure && ++empty == 2))
            {
                return found;
            }

            if (unsure && ++unsureLooks <= MostUnsureLooks)
            {
                await Task.Delay(WhileUnsure, time);
            }
            else if (unsure)
            {
                return found;
            }
        }
    }

    private async Task<bool> RungAsync(int signal, TimeSpan grace)
    {
        foreach (var process in await SearchAsync())
        {
            ProcessTable.Signal(process.Identity, signal);
        }

        if (Closing is not null && signal == Posix.SigTerm)
        {
            await Closing.SignalAsync("TERM");
        }

        return await GoneWithinAsync(grace);
    }

    private async Task<bool> GoneWithinAsync(TimeSpan grace)
    {
        var began = time.GetTimestamp();
        var look = FirstLook;
        while ((await SearchAsync()).Count > 0)
        {
            if (time.GetElapsedTime(began) >= grace)
            {
                return false;
            }

            await Task.Delay(look, time);
            look = LookAgain;
        }

        return true;
    }

    private async Task<StopReport> KillAsync()
    {
        if (Closing is not null)
        {
            await Closing.SignalAsync("KILL");
        }

        var began = time.GetTimestamp();
        while (true)
        {
            var left = await SearchAsync();
            if (left.Count == 0 || time.GetElapsedTime(began) >= graces.Kill)
            {
                return Report(left);
            }

            Note(left.Where(process => process.Identity != trace.Leader && process.Pid != trace.Agent));
            foreach (var process in left)
            {
                ProcessTable.Signal(process.Identity, Posix.SigKill);
            }

            await Task.Delay(FirstLook, time);
        }
    }

    private void Note(IEnumerable<ProcessFacts> processes)
    {
        foreach (var process in processes)
        {
            survivors.TryAdd(process.Identity, new Survivor(process.Pid, process.Command));
        }
    }

    private StopReport Report(IReadOnlyList<ProcessFacts> left) =>
        new([.. survivors.Values.OrderBy(s => s.Pid)], [.. left.Select(p => new Survivor(p.Pid, p.Command))]);
}
