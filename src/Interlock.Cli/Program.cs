using Interlock.Cli;
using Interlock.Cli.Output;
using Interlock.Launching;
using Interlock.Storage.Sqlite;

// Before anything else: a run waits for it.
if (args is [HostProgram.Command, .. var order])
{
    return RunHost.Run(order);
}

if (Surroundings.Variable("INTERLOCK_SQLITE") is { Length: > 0 } library)
{
    SqliteLibrary.Ask(library);
}

using var interrupts = Interrupts.OfProcess();
var directory = Surroundings.Leave();
return await Application.RunAsync(new()
{
    Words = args,
    Directory = directory,
    Environment = Surroundings.Variable,
    Screen = static noColor => Screen.OfProcess(Surroundings.Variable, noColor),
    Input = StandardInput.ReadAll,
    Interrupts = interrupts,
    Perform = Application.RunAsync,
});
