namespace Interlock.Cli.Commands.Hooks;

/// <summary><c>agents-md</c>: what an agent that a person talks to has to know, for the file in which it looks for that.</summary>
internal sealed class AgentsMdCommand : CliCommand
{
    private const string Text = """
        ## Tasks and files of this repository

        People and agents work on this repository at the same time, and Interlock keeps them apart. Work on a task in its own worktree, never
        in the main checkout.

        0. Have a name of your own, not the person's whose terminal this is: `interlock worker register NAME --type ai_agent` once, then
           `--as NAME` with every command, or `INTERLOCK_WORKER=NAME` where your commands keep an environment.
        1. `interlock task ready` lists what can be begun. `interlock claim SPEC/ID` takes a task, locks its files and answers with its worktree;
           `interlock claim` takes the best one. Exit code 4 means that somebody else has it: take another.
        2. Go to that worktree and stay in it. `interlock start` begins; `interlock task show SPEC/ID` says what is asked, and which files are
           the task's.
        3. A file that the task does not list: `interlock lock check PATH` says who holds it, `interlock lock acquire SPEC/ID PATH` declares it.
           Where somebody holds it, leave it alone.
        4. `interlock heartbeat` from time to time keeps the claim while you read or wait.
        5. Commit on the branch that the worktree stands on, then `interlock submit`. The task is done when its change is merged, not when you
           say so. What is refused names the gate, the fact and the next command: do that, and submit again.
        6. You cannot finish it: `interlock fail --reason "…"` says why, `interlock release` gives it back. `interlock task why SPEC/ID` tells
           what any task waits for.

        Leave to Interlock and to people: merging, pushing, the target branch, boxes in plans, `interlock.yaml`, approvals, answers to questions.
        A test that is made weaker to get past a gate waits for a person. Every command takes `--json` and `--help`.

        """;

    public override CommandShape Shape => new("agents-md", "Print what an agent has to know of working here, for AGENTS.md.")
    {
        Description = "For sessions that a person leads; the agents that 'work' starts are told by their prompt.",
        Standalone = true,
        Examples = ["interlock agents-md >> AGENTS.md"],
    };

    public override ValueTask<int> RunAsync(CommandContext context, Arguments arguments)
    {
        context.Print.Raw(Text);
        return new(0);
    }
}
