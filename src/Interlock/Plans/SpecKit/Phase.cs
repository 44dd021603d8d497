using Interlock.Kiro;

namespace Interlock.Plans.SpecKit;

/// <summary>Tasks between two headings that are phases. They follow one another by their place, not by a number.</summary>
/// <param name="Title">Of the heading; empty above the first.</param>
/// <param name="Story">The user story that the heading names; null: none.</param>
/// <param name="Stages">In the order of the file: a task without <c>[P]</c> by itself, a run of those with it together.</param>
internal sealed record Phase(string Title, string? Story, IReadOnlyList<Stage> Stages)
{
    public IEnumerable<TaskDraft> Tasks => Stages.SelectMany(stage => stage.Members);

    /// <summary>Those that hold a task, and the priority of each task's heading.</summary>
    public static List<Phase> In(KiroDocument document, IReadOnlyList<TaskDraft> drafts)
    {
        var headings = Heading.In(document);
        var phases = new List<Phase>();
        var level = LevelOf(headings, drafts);
        var next = 0;
        var (title, story, priority) = ("", (string?)null, (int?)null);
        var stages = new List<Stage>();
        var run = new List<TaskDraft>();
        var tested = false;
        foreach (var draft in drafts)
        {
            for (; next < headings.Count && headings[next].Line < draft.Box.Line; next++)
            {
                Enter(headings[next]);
            }

            draft.Priority = priority;
            if (draft.Title.Parallel)
            {
                run.Add(draft);
                continue;
            }

            EndRun();
            stages.Add(new Stage([draft]));
        }

        EndPhase();
        return phases;

        void Enter(Heading heading)
        {
            if (heading.Level <= level)
            {
                EndPhase();
                (title, story, priority, tested) = (heading.Text, StoryText.In(heading.Text), StoryText.Priority(heading.Text), false);
                return;
            }

            priority = StoryText.Priority(heading.Text) ?? priority;
            if (tested && Begins(heading.Text, "implementation"))
            {
                EndRun();
            }

            tested |= Begins(heading.Text, "test");
        }

        void EndRun()
        {
            if (run.Count > 0)
            {
                stages.Add(new Stage([.. run]));
                run.Clear();
            }
        }

        void EndPhase()
        {
            EndRun();
            if (stages.Count > 0)
            {
                phases.Add(new(title, story, [.. stages]));
                stages.Clear();
            }
        }
    }

    /// <summary>The highest level of which two headings or more have tasks below them; deeper ones are parts of a phase.</summary>
    private static int LevelOf(List<Heading> headings, IReadOnlyList<TaskDraft> drafts)
    {
        for (var level = 1; level <= 6; level++)
        {
            var above = drafts.Select(draft => headings.FindLastIndex(heading => heading.Level <= level && heading.Line < draft.Box.Line)).Where(at => at >= 0 && headings[at].Level == level).Distinct().Take(2);
            if (above.Count() > 1)
            {
                return level;
            }
        }

        return 2;
    }

    private static bool Begins(string heading, string word) =>
        heading.AsSpan().TrimStart(" *_#").StartsWith(word, StringComparison.OrdinalIgnoreCase);
}
