using Interlock.Cli.Composition;
using Interlock.WorkGraph;

namespace Interlock.Cli.Commands.Lock;

/// <summary>Tells the task from the paths in <c>lock acquire TASK PATH…</c>: inside a run, and in the worktree of the task for its holder, the task may be left out.</summary>
internal static class LockWords
{
    public static (Result<TaskRef> Task, IReadOnlyList<string> Paths) Read(CommandContext context, Workplace workplace, IReadOnlyList<string> words)
    {
        // A path may look like the name of a task.
        var implied = context.RunTask is not null || HeldHere.Of(context) is not null;
        if (TaskRef.Parse(words[0]) is { IsRefused: false } named && (!implied || !workplace.Registry.Reading.Show(named.Value).IsRefused))
        {
            return words.Count > 1
                ? (TaskAnswer.Named(context, words[0]), [.. words.Skip(1)])
                : (new Refusal(RefusalKind.Usage, "usage.invalid", "No path is given.", "Say 'interlock lock acquire SPEC/ID PATH…'."), []);
        }

        return (TaskAnswer.Named(context, null), words);
    }
}
