using Interlock.Cli.Composition;
using Interlock.WorkGraph;

namespace Interlock.Cli.Commands.Lock;

/// <summary>Tells the task from the paths in <c>lock acquire TASK PATH…</c>: inside a run the task may be left out.</summary>
internal static class LockWords
{
    public static (Result<TaskRef> Task, IReadOnlyList<string> Paths) Read(CommandContext context, Workplace workplace, IReadOnlyList<string> words)
    {
        if (TaskRef.Parse(words[0]) is { IsRefused: false } named && (context.RunTask is null || !workplace.Registry.Reading.Show(named.Value).IsRefused))
        {
            return words.Count > 1
                ? (named, [.. words.Skip(1)])
                : (new Refusal(RefusalKind.Usage, "usage.invalid", "No path is given.", "Say 'interlock lock acquire SPEC/ID PATH…'."), []);
        }

        return (TaskAnswer.Named(context, null), words);
    }
}
