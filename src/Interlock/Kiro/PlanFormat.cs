namespace Interlock.Kiro;

/// <summary>How one tool writes a plan of checkboxes: which of them are tasks, what they are called, what they wait for, which marks its own programs know.</summary>
internal abstract class PlanFormat
{
    /// <summary>The word of <c>--format</c>.</summary>
    public abstract string Name { get; }

    /// <summary>A box may say that work goes on or is queued; where not, only done and not done are written.</summary>
    public abstract bool SaysProgress { get; }

    /// <summary>The mark for done work, as this file has it.</summary>
    public abstract char Tick(KiroDocument document);

    /// <summary>The tasks with their ids and titles, without what they wait for.</summary>
    public abstract List<TaskDraft> Drafts(KiroDocument document, List<KiroProblem> problems);

    /// <summary>The tasks with what they wait for. Deterministic; whatever the file holds, it does not throw.</summary>
    public abstract KiroPlan Plan(KiroDocument document);
}
