using Interlock.Cli;
using Interlock.Cli.Output;

using var interrupts = Interrupts.OfProcess();
var running = Application.RunAsync(new()
{
    Words = args,
    Directory = Surroundings.Directory(),
    Environment = Surroundings.Variable,
    Screen = static noColor => Screen.OfProcess(Surroundings.Variable, noColor),
    Input = StandardInput.ReadAll,
    Interrupts = interrupts,
});
return running.IsCompletedSuccessfully ? running.Result : running.AsTask().GetAwaiter().GetResult();
