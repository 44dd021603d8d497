namespace Interlock.Kiro;

/// <summary>Kiro's own <c>tasks.md</c>, and those written like it.</summary>
internal sealed class KiroFormat(KiroOptions options) : PlanFormat
{
    public const string Word = "kiro";

    public static KiroFormat Plain { get; } = new(new());

    public override string Name => Word;

    public override bool SaysProgress => true;

    public override char Tick(KiroDocument document) => 'x';

    public override List<TaskDraft> Drafts(KiroDocument document, List<KiroProblem> problems) => KiroPlan.Drafts(document, problems);

    public override KiroPlan Plan(KiroDocument document) => KiroPlan.From(document, options);
}
