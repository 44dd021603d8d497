using Interlock.Cli.Output;
using Interlock.Contract;

namespace Interlock.Cli.Commands.Demo;

/// <summary>The end of the demonstration: a table of what happened, the figures, and where to look.</summary>
internal sealed class DemoReport(DemoStory story, WorkAnswer summary, IReadOnlyList<string> faults, DemoFolder folder)
{
    public void Show(TextPage page, bool kept)
    {
        page.Blank().Table(Happenings(), "Nothing was done.").Blank();
        page.Facts(
            ("done", Done()),
            ("at once", $"{summary.MaxParallel} agents"),
            ("runs", $"{summary.Runs}"),
            ("refusals", $"{summary.Refusals} by gates"),
            ("merges", $"{summary.Merges}, each tested before the branch moved"),
            ("time", $"{summary.Seconds:0.#} s, of which the longest chain of tasks needs {summary.CriticalPathSeconds:0.#} s"),
            ("one by one", string.Join("; ", story.Shared.Select(shared => $"{shared.File} by {string.Join(", then ", shared.Tasks)}"))));

        page.Blank();
        foreach (var fault in faults)
        {
            page.Line(Piece.Bad("not as it should be: "), fault);
        }

        Places(page, kept);
    }

    private Table Happenings()
    {
        var table = new Table(new("TASK", Whole: true), new("TITLE", Shrinks: true), new("RUNS", Right: true), new("STATE"), new("WHAT HAPPENED", Shrinks: true));
        foreach (var task in story.Tasks)
        {
            var state = task.Done ? Piece.Good("done") : Piece.Bad("open");
            table.Add(task.Id, task.Optional ? $"{task.Title} (optional)" : task.Title, task.Runs.ToString(), state, string.Join("; ", task.Notes));
        }

        return table;
    }

    private Piece Done()
    {
        var text = $"{story.Tasks.Count(task => task.Done)} of {story.Tasks.Count} tasks";
        return faults.Count == 0 ? Piece.Good(text) : Piece.Bad(text);
    }

    private void Places(TextPage page, bool kept)
    {
        if (!kept)
        {
            page.Line("All of it is removed again; ", Piece.Strong("interlock demo --keep"), " leaves it to be looked at.");
            return;
        }

        page.Line("Look at it:");
        page.Line("  ", Piece.Strong($"cd '{folder.Repository.Replace("'", "'\\''", StringComparison.Ordinal)}'"));
        page.Line("  git log --first-parent --oneline       every commit passes ./test.sh");
        page.Line($"  cat {DemoFolder.SpecPath}/tasks.md");
        foreach (var task in story.Tasks.Where(task => task.Notes.Count > 0))
        {
            page.Line($"  interlock events --task {DemoFolder.Spec}/{task.Id}    ", Piece.Faint(task.Notes[0]));
        }
    }
}
