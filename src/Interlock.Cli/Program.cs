using Interlock.Cli;
using Interlock.Cli.Output;

using var interrupts = Interrupts.OfProcess();
var directory = Surroundings.Leave();
var running = Application.RunAsync(new()
{
    Words = args,
    Directory = directory,
    Environment = Surroundings.Variable,
    Screen = static noColor => Screen.OfProcess(Surroundings.Variable, noColor),
    Input = StandardInput.ReadAll,
    Interrupts = interrupts,
});
return running.IsCompletedSuccessfully ? running.Result : running.AsTask().GetAwaiter().GetResult();
