using System.Globalization;
using Interlock.Kiro;

namespace Interlock.Plans.SpecKit;

/// <summary>The <c>tasks.md</c> of spec-kit: tasks have ids such as <c>T001</c>; what has none in a file with ids is no task.</summary>
/// <param name="storiesFollow">Stories one after the other (<c>speckit.stories: sequential</c>).</param>
internal sealed class SpecKitFormat(bool storiesFollow) : PlanFormat
{
    public const string Word = "spec-kit";

    private static readonly string[] Criteria = ["FR", "NFR", "SC", "US", "AC"];

    public override string Name => Word;

    public override bool SaysProgress => false;

    /// <summary>Boxes with an id.</summary>
    public static int Identified(KiroDocument document) => document.Boxes.Count(box => box.IsTask && TaskLabel.Read(box.Text) is not null);

    public override char Tick(KiroDocument document) => TickLetter.Of(document, 'X');

    public override List<TaskDraft> Drafts(KiroDocument document, List<KiroProblem> problems)
    {
        if (Identified(document) == 0)
        {
            // The legend of the template, - [P] tasks = …, is no box.
            var plain = DraftReader.Read(document, box => box.Mark is "P" ? null : TaskTitle.Read(box.Text));
            Outline.Apply(plain, problems);
            return plain;
        }

        var drafts = DraftReader.Read(document, box => TaskLabel.Read(box.Text) is { } label ? TaskTitle.Unnumbered(label.Text) with { Parallel = label.Parallel } : null);
        var times = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (var draft in drafts)
        {
            var label = TaskLabel.Read(draft.Box.Text)!;
            var time = times[label.Id] = times.GetValueOrDefault(label.Id) + 1;
            draft.Id = time == 1 ? label.Id : $"{label.Id}~{time.ToString(CultureInfo.InvariantCulture)}";
            draft.Leaves = 1;
            if (time > 1)
            {
                problems.Add(new KiroProblem(draft.Box.Line, "kiro.duplicate_id", $"The id {label.Id} stands here for the {time}. time; this task is called {draft.Id}."));
            }

            Cite(draft, label.Stories);
        }

        return drafts;
    }

    public override KiroPlan Plan(KiroDocument document)
    {
        var problems = new List<KiroProblem>(document.Problems);
        var drafts = Drafts(document, problems);
        if (Identified(document) == 0)
        {
            if (drafts.Count > 0)
            {
                problems.Add(new KiroProblem(drafts[0].Box.Line, "speckit.no_ids", "No task has an id such as T001; they are numbered by their place, and their order is read as in a Kiro file."));
            }

            return KiroPlan.From(drafts, DependencyResolver.Resolve(drafts, null, new KiroOptions(), problems), PlanCompletion.Of, problems);
        }

        var dependencies = SpecKitOrder.Resolve(document, drafts, storiesFollow, problems);
        NoteProse(document, problems);
        return KiroPlan.From(drafts, dependencies, PlanCompletion.Of, problems);
    }

    /// <summary>Stories of its label, and criteria that its line names: FR-3, SC-2.</summary>
    private static void Cite(TaskDraft draft, IReadOnlyList<string> stories)
    {
        var names = new List<string>(stories);
        foreach (var word in draft.Box.Text.Split([' ', ',', ';', '(', ')', '[', ']', '/', '`', '*', ':', '.'], StringSplitOptions.RemoveEmptyEntries))
        {
            var dash = word.IndexOf('-', StringComparison.Ordinal);
            if (dash > 0 && dash + 1 < word.Length && Criteria.Contains(word[..dash], StringComparer.Ordinal) && word.AsSpan(dash + 1).IndexOfAnyExceptInRange('0', '9') < 0)
            {
                names.Add(word);
            }
        }

        draft.Body.Requirements.AddRange(names.Except(draft.Body.Requirements, StringComparer.Ordinal).Distinct(StringComparer.Ordinal).ToList());
    }

    /// <summary>One notice for a section of dependencies: its prose and arrows are not guessed at.</summary>
    private static void NoteProse(KiroDocument document, List<KiroProblem> problems)
    {
        var headings = Heading.In(document);
        var at = headings.FindIndex(heading => heading.Text.Contains("dependenc", StringComparison.OrdinalIgnoreCase));
        if (at < 0)
        {
            return;
        }

        var end = headings.Skip(at + 1).FirstOrDefault(heading => heading.Level <= headings[at].Level)?.Line ?? document.Lines.Count + 1;
        for (var line = headings[at].Line; line < end - 1; line++)
        {
            var text = document.Text(document.Lines[line]);
            if (!document.Lines[line].Flags.HasFlag(KiroLineFlags.Task) && (text.Contains('→', StringComparison.Ordinal) || text.Contains("->", StringComparison.Ordinal) || NamesTask(text)))
            {
                problems.Add(new KiroProblem(line + 1, "speckit.prose_unread", "What this section says of tasks in prose, arrows or drawings is not read; their order follows from phases, [P], files and 'depends on'."));
                return;
            }
        }
    }

    private static bool NamesTask(string text)
    {
        for (var at = text.IndexOf('T', StringComparison.Ordinal); at >= 0; at = text.IndexOf('T', at + 1))
        {
            if ((at == 0 || !char.IsLetterOrDigit(text[at - 1])) && TaskId.Read(text.AsSpan(at)) > 0)
            {
                return true;
            }
        }

        return false;
    }
}
