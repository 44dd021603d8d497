using Interlock.Bench;

switch (args)
{
    case ["claim-worker", var worker]:
        return ClaimWorker.Run(worker);
    case ["claims", var processes, var tasks, var rounds]:
        var played = ClaimRace.Run(int.Parse(processes, null), int.Parse(tasks, null), int.Parse(rounds, null));
        var perWorker = Enumerable.Range(0, played[0].Winners.Count).Select(number => played.Sum(round => round.Winners[number])).ToList();
        Console.WriteLine($"| {processes} process(es), {tasks} tasks, {rounds} rounds | {played.Sum(round => round.Winners.Sum()) / played.Sum(round => round.Seconds):0} claims/s | slowest/fastest {(double)perWorker.Min() / perWorker.Max():0.00} | twice {played.Sum(round => round.Twice)} | lost {played.Sum(round => round.Lost)} | errors {string.Join(',', played.SelectMany(round => round.Errors).Distinct())} |");
        return 0;
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
    case ["makespan", var program, "external"]:
        return Print([Makespan.External(Path.GetFullPath(program), chained: false), Makespan.External(Path.GetFullPath(program), chained: true)]);
    case ["makespan", var program, var file]:
        return Print([Makespan.Merged(Path.GetFullPath(program), Path.GetFullPath(file))]);
    default:
        Console.Error.WriteLine("interlock-bench claims PROCESSES TASKS ROUNDS | cold INTERLOCK EMPTY ROUNDS | library ROUNDS | stores ROUNDS | log MEGABYTES | steps BEFORE AFTER FILES ROUNDS | makespan INTERLOCK external|TASKS.md");
        return 2;
}

static int Print(IEnumerable<string> lines)
{
    foreach (var line in lines)
    {
        Console.WriteLine(line);
    }

    return 0;
}
