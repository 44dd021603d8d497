using System.Globalization;
using Interlock.Runs;

namespace Interlock.Agents;

/// <summary>
/// Any program. Its command line comes from the configuration, as a list of arguments or as one line for the shell, and may hold
/// <c>{prompt_file}</c>, <c>{prompt}</c>, <c>{task}</c> and <c>{worktree}</c>. The prompt is on stdin and in the file that <c>INTERLOCK_PROMPT_FILE</c> names.
/// </summary>
/// <param name="command">The command line with its placeholders.</param>
/// <param name="environment">Further variables from the configuration; the run's own win.</param>
/// <param name="passVariables">Names that pass from the surrounding environment, <c>*</c> at the end for any rest.</param>
/// <param name="name">Its name in the configuration.</param>
/// <param name="promptAsFile">The prompt stands in its file alone, for programs that would take what is on stdin as more of it.</param>
internal sealed class CommandDriver(
    CommandLine command,
    IReadOnlyDictionary<string, string>? environment = null,
    IReadOnlyList<string>? passVariables = null,
    string name = "command",
    bool promptAsFile = false) : IAgentDriver
{
    public string Name => name;

    public bool HasTerminalEvent => false;

    public Result<RunLaunch> Build(WorkOrder order)
    {
        if (command.Argv.Count == 0 || string.IsNullOrWhiteSpace(command.IsShell ? command.Argv[2] : command.Argv[0]))
        {
            return new Refusal(
                RefusalKind.Usage, "agent.command_empty", $"The agent '{name}' has no command line.", "Set agents in interlock.yaml, or give --agent.");
        }

        var promptFile = Path.Join(order.RunDirectory, "prompt.md");
        var prompt = Prompt.For(order);
        var line = CommandTemplate.Fill(command, promptFile, prompt, order.Task, order.Worktree);
        if (line.IsRefused)
        {
            return line.Refusal;
        }

        return new RunLaunch
        {
            RunId = order.RunId,
            Command = line.Value,
            WorkingDirectory = order.Worktree,
            Worktree = order.Worktree,
            MustLieBelow = order.WorktreeRoot,
            OutputPath = Path.Join(order.RunDirectory, "output.log"),
            StdinPath = promptFile,
            StdinText = prompt,
            StdinIsEmpty = promptAsFile,
            Environment = EnvironmentOf(order, promptFile),
            PassVariables = passVariables ?? [],
        };
    }

    private Dictionary<string, string> EnvironmentOf(WorkOrder order, string promptFile)
    {
        var variables = new Dictionary<string, string>(environment ?? new Dictionary<string, string>(), StringComparer.Ordinal)
        {
            [RunVariables.Task] = order.Task,
            [RunVariables.Token] = order.Token.ToString(CultureInfo.InvariantCulture),
            [RunVariables.Worker] = order.Worker,
            [RunVariables.RunId] = order.RunId,
            [RunVariables.Attempt] = order.Attempt.ToString(CultureInfo.InvariantCulture),
            [RunVariables.Worktree] = order.Worktree,
            [RunVariables.PromptFile] = promptFile,
        };
        if (order.Socket is not null)
        {
            variables[RunVariables.Socket] = order.Socket;
        }

        if (order.CommandLineProgram is not null)
        {
            variables[RunVariables.CommandLine] = order.CommandLineProgram;
        }

        return variables;
    }
}
