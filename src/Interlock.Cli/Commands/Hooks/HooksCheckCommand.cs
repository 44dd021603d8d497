using Interlock.Cli.Composition;
using Interlock.Cli.Forwarding;
using Interlock.Cli.Output;
using Interlock.Contract;
using Interlock.Git;
using Interlock.Hooks;

namespace Interlock.Cli.Commands.Hooks;

/// <summary><c>hooks check</c>: what agents' hooks and git's pre-commit hook run. Asked before each edit, so it starts quickly and waits for nobody long.</summary>
internal sealed class HooksCheckCommand : CliCommand
{
    private readonly Operand paths = Operand.Any("PATH", "Files that are about to be changed.");
    private readonly Option agent = Option.Choice("--agent", "NAME", [HookAgents.ClaudeCode, HookAgents.Generic], "Take the question and give the answer as this agent's hooks do; generic: paths and exit codes.");
    private readonly Option stdin = Option.Flag("--stdin", "Read further paths from standard input, one a line, or each ended by NUL.");
    private readonly Option staged = Option.Flag("--staged", "The files of the commit that is being made here.");

    public override CommandShape Shape => new("hooks check", "Tell whether files may be changed here; the hooks run this.")
    {
        Description =
            "Ends with 0 when all may be changed, with 4 and the reason when one may not. In the worktree of a task those are the files it holds, and, where it declares none, those nobody holds; "
            + "elsewhere those no task holds. Files outside the repository, and repositories without a registry, are let through. When it cannot be found out within a few seconds, it refuses inside a task and lets through elsewhere.",
        Operands = [paths],
        Options = [agent, stdin, staged],
        Data = AnswerShape.List<EditAnswer>("hooks.check"),
        Examples = ["interlock hooks check src/parser.ts"],
        ForwardsItself = true,
    };

    public override ValueTask<int> RunAsync(CommandContext context, Arguments arguments)
    {
        var answer = new HookAnswer(context, arguments.Text(agent) == HookAgents.ClaudeCode, arguments.Has(staged));
        try
        {
            if (arguments.Has(staged))
            {
                return StagedAsync(context, answer);
            }

            var question = HookQuestion.Read(context, arguments.Text(agent), arguments.Has(stdin), arguments.All(paths));
            if (question.IsRefused)
            {
                return new(answer.Unsure(question.Refusal));
            }

            var asking = new HookInquiry(context, question.Value).AskAsync();
            return asking.IsCompletedSuccessfully ? new(answer.Give(question.Value, asking.Result)) : AwaitAsync(context, answer, question.Value, asking);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            return new(answer.Unsure(fault));
        }
    }

    private static async ValueTask<int> AwaitAsync(CommandContext context, HookAnswer answer, HookQuestion question, ValueTask<IReadOnlyList<Refusal>> asking)
    {
        try
        {
            return answer.Give(question, await asking);
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !context.Interrupts.Requested)
        {
            return answer.Unsure(fault);
        }
    }

    private static async ValueTask<int> StagedAsync(CommandContext context, HookAnswer answer)
    {
        try
        {
            var found = RepositoryLocator.Find(context.RepositoryDirectory);
            if (found.IsRefused)
            {
                return answer.Unsure(found.Refusal);
            }

            var repository = found.Value;
            var question = new HookQuestion(context.WorkingDirectory, []);
            var ofTask = TaskCheckout.TaskOf(repository) is not null;
            if (ofTask || context.RunTask is not null || !StagedFiles.IsMerge(repository.Here))
            {
                var git = new GitRepository(repository, Installed.Git(repository, context.Time));
                var files = await StagedFiles.ListAsync(git, context.Environment("GIT_INDEX_FILE"), context.Interrupts.Graceful);
                question = question with { Files = [.. files.Select(file => $"{repository.WorkTree}/{file}")], Literal = true };
            }

            return answer.Give(question, await new HookInquiry(context, question).AskAsync());
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !context.Interrupts.Requested)
        {
            return answer.Unsure(fault);
        }
    }
}
