using Interlock.Bench;

switch (args)
{
    case ["claim-worker", var worker, var threads]:
        return ClaimWorker.Run(worker, int.Parse(threads, null));
    case ["claims", var shape, var tasks, var rounds, .. var store]:
        return Print(Claims(shape, int.Parse(tasks, null), int.Parse(rounds, null), store is ["files"]));
    case ["cold", var program, var empty, var rounds]:
        return Print(ColdCommands.Run(Path.GetFullPath(program), Path.GetFullPath(empty), int.Parse(rounds, null)));
    case ["stores", var rounds]:
        return Print(Stores.Run(int.Parse(rounds, null)));
    case ["log", var megabytes]:
        return Print(LongLog.Run(int.Parse(megabytes, null)));
    case ["library", var rounds]:
        return Print(InProcess.Run(int.Parse(rounds, null)));
    case ["steps", var before, var after, var files, var rounds]:
        return Print(StepCosts.Run([Path.GetFullPath(before), Path.GetFullPath(after)], int.Parse(files, null), int.Parse(rounds, null)));
    case ["shells", var shells, var tasks, var rounds, .. { Length: > 0 } programs]:
        return Print(Shells.Run([.. programs.Select(Path.GetFullPath)], int.Parse(shells, null), int.Parse(tasks, null), int.Parse(rounds, null)));
    case ["makespan", var program, "external"]:
        return Print([Makespan.External(Path.GetFullPath(program), chained: false), Makespan.External(Path.GetFullPath(program), chained: true)]);
    case ["makespan", var program, var file]:
        return Print([Makespan.Merged(Path.GetFullPath(program), Path.GetFullPath(file))]);
    default:
        Console.Error.WriteLine("interlock-bench claims PROCESSES[xTHREADS] TASKS ROUNDS [files] | cold INTERLOCK EMPTY ROUNDS | library ROUNDS | stores ROUNDS | log MEGABYTES | steps BEFORE AFTER FILES ROUNDS | shells SHELLS TASKS ROUNDS INTERLOCK… | makespan INTERLOCK external|TASKS.md");
        return 2;
}

// The first rounds, in which each process compiles its code, do not count.
static IEnumerable<string> Claims(string shape, int tasks, int rounds, bool files)
{
    var parts = shape.Split('x').Select(part => int.Parse(part, null)).ToList();
    var (processes, threads) = (parts[0], parts.Count > 1 ? parts[1] : 1);
    var played = ClaimRace.Run(processes, tasks, rounds, threads, warm: 3, files);
    var perWorker = Enumerable.Range(0, played[0].Winners.Count).Select(number => played.Sum(round => round.Winners[number])).ToList();
    var claims = (double)perWorker.Sum();
    yield return $"| {(files ? "files" : "SQLite")}, {processes} process(es) of {threads} thread(s), {tasks} tasks, {rounds} rounds | {claims / played.Sum(round => round.Seconds):0} claims/s | median round {tasks / played.Select(round => round.Seconds).Order().ElementAt(rounds / 2):0} | {played.Sum(round => round.Processor) / claims * 1e6:0} µs processor | slowest/fastest {(double)perWorker.Min() / perWorker.Max():0.00} | twice {played.Sum(round => round.Twice)} | lost {played.Sum(round => round.Lost)} | errors {string.Join(',', played.SelectMany(round => round.Errors).Distinct())} |";
}

static int Print(IEnumerable<string> lines)
{
    foreach (var line in lines)
    {
        Console.WriteLine(line);
    }

    return 0;
}
