using Interlock.Journal;
using Interlock.WorkGraph;

namespace Interlock.Registry.Keeping;

/// <summary>What is written down of the work: notes of those who do it, worklogs of earlier lives, and what happened on each day.</summary>
public sealed class Worklogs
{
    private readonly RegistryContext context;

    internal Worklogs(RegistryContext context) => this.context = context;

    /// <summary>Keeps what the holder of a claim says for the worklog; renews the lease. Refusals of the claim, <c>note.empty</c>, <c>note.too_long</c>.</summary>
    /// <param name="said">Fields that are null are left as they were; what was done and verified is added to.</param>
    public Result<WorkTask> Note(TaskRef name, WorklogNotes said, long? token, Actor actor)
    {
        string?[] fields = [said.Intent, said.Plan, said.Did, said.Verified];
        if (fields.All(string.IsNullOrWhiteSpace))
        {
            return new Refusal(RefusalKind.Usage, "note.empty", "A note says something.", "Give --intent, --plan, --did or --verified.");
        }

        return context.Write<WorkTask>(Authority.Note.For(actor, name, token), changes =>
        {
            var tx = changes.Store;
            if (tx.FindTask(name) is not { } task)
            {
                return Refusals.UnknownTask(name);
            }

            var claim = Holding.Verify(changes, task, token, tokenOptional: true);
            if (claim.IsRefused)
            {
                return claim.Refusal;
            }

            var known = WorklogRecords.Notes.Find(tx, task.Uid) ?? new() { Task = task.Uid };
            var noted = known with
            {
                Intent = Given(said.Intent) ?? known.Intent,
                Plan = Given(said.Plan) ?? known.Plan,
                Did = Added(known.Did, Given(said.Did)),
                Verified = Added(known.Verified, Given(said.Verified)),
            };
            if (new[] { noted.Intent, noted.Plan, noted.Did, noted.Verified }.Any(field => field?.Length > WorklogNotes.Longest))
            {
                return new Refusal(RefusalKind.Usage, "note.too_long", $"A field of a worklog has at most {WorklogNotes.Longest} characters.", "Say it shorter, or keep it as an artifact: 'interlock artifact add'.");
            }

            WorklogRecords.Notes.Put(tx, noted);
            changes.Log(EventTypes.WorklogNoted, task, new() { ["intent"] = Given(said.Intent), ["plan"] = Given(said.Plan), ["did"] = Given(said.Did), ["verified"] = Given(said.Verified) });
            return task;
        });
    }

    /// <summary>What the holder of a task has said for its worklog; null: nothing.</summary>
    public WorklogNotes? Notes(string uid) => context.Store.Read(reader => WorklogRecords.Notes.Find(reader, uid));

    /// <summary>The worklogs of earlier lives, oldest first.</summary>
    public IReadOnlyList<PastWorklog> Past(string uid) => context.Store.Read(reader => WorklogRecords.Past.List(reader, uid));

    /// <summary>The worklogs of the tasks of a day as they are now; null where none is written yet.</summary>
    internal IReadOnlyDictionary<TaskRef, string?> Texts(WorklogDay day) =>
        context.Store.Read(reader => day.Tasks.ToDictionary(line => line.Task, line => reader.FindTask(line.Task)?.Worklog));

    /// <summary>What happened day by day, newest first; days without work are left out.</summary>
    /// <param name="query">Since and until are days as the zone has them; the task or spec may be named.</param>
    internal IReadOnlyList<WorklogDay> Days(WorklogQuery query) => new WorklogDays(context).Of(query);

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static string? Added(string? known, string? more) => known is null ? more : more is null ? known : $"{known}\n{more}";
}
