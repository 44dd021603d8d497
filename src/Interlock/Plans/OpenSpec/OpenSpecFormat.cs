using Interlock.Kiro;

namespace Interlock.Plans.OpenSpec;

/// <summary>The <c>tasks.md</c> of an OpenSpec change: every box is a task, in the order of the document.</summary>
/// <param name="sectionsFree">Tasks inside a section stand side by side (<c>openspec.order: sections</c>).</param>
internal sealed class OpenSpecFormat(bool sectionsFree) : PlanFormat
{
    public const string Word = "openspec";

    private static readonly string[] Aside = ["optional", "deferred"];

    public override string Name => Word;

    public override bool SaysProgress => false;

    public override char Tick(KiroDocument document) => TickLetter.Of(document, 'x');

    public override List<TaskDraft> Drafts(KiroDocument document, List<KiroProblem> problems)
    {
        var headings = Heading.In(document);
        var drafts = DraftReader.Read(document, box =>
        {
            var title = TaskTitle.Read(box.Text);
            return title with { Optional = title.Optional || Array.Exists(Aside, word => Opens(title.Title, word)) || IsAside(headings, box.Line) };
        });
        Outline.Apply(drafts, problems);
        return drafts;
    }

    public override KiroPlan Plan(KiroDocument document)
    {
        var problems = new List<KiroProblem>(document.Problems);
        var drafts = Drafts(document, problems);
        WarnOfSections(Heading.In(document), drafts, problems);
        return KiroPlan.From(drafts, DependencyResolver.Resolve(drafts, Stages, problems), PlanCompletion.Of, problems);
    }

    private List<Stage> Stages(IReadOnlyList<TaskDraft> leaves)
    {
        var stages = new List<Stage>();
        foreach (var leaf in leaves)
        {
            if (sectionsFree && stages.Count > 0 && stages[^1].Members[0].Section == leaf.Section)
            {
                stages[^1] = new Stage([.. stages[^1].Members, leaf]);
            }
            else
            {
                stages.Add(new Stage([leaf]));
            }
        }

        return stages;
    }

    private static bool IsAside(List<Heading> headings, int line)
    {
        var level = 7;
        for (var i = headings.FindLastIndex(heading => heading.Line < line); i >= 0 && level > 1; i--)
        {
            if (headings[i].Level >= level)
            {
                continue;
            }

            level = headings[i].Level;
            if (level > 1 && Array.Exists(Aside, word => headings[i].Text.Contains(word, StringComparison.OrdinalIgnoreCase)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Opens(string title, string word)
    {
        var text = title.AsSpan().TrimStart("([*_ ");
        return text.StartsWith(word, StringComparison.OrdinalIgnoreCase) && (text.Length == word.Length || !char.IsLetterOrDigit(text[word.Length]));
    }

    /// <summary>A number of another section than the one it stands in.</summary>
    private static void WarnOfSections(List<Heading> headings, List<TaskDraft> drafts, List<KiroProblem> problems)
    {
        foreach (var draft in drafts.Where(draft => draft.Number is not null))
        {
            var heading = headings.FindLast(heading => heading.Line < draft.Box.Line && TaskNumber.Read(heading.Text) is not null);
            if (heading is not null && TaskNumber.Read(heading.Text)!.Text.Split('.')[0] is var section && section != draft.Number!.Split('.')[0])
            {
                problems.Add(new KiroProblem(draft.Box.Line, "openspec.wrong_section", $"Task {draft.Id} stands in section {section}; its place in the file decides when it comes."));
            }
        }
    }
}
