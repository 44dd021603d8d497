using System.Text.Json.Nodes;
using Interlock.Gates;
using Interlock.Registry;
using Interlock.Registry.Answering.Searching;
using Interlock.Registry.Approving;
using Interlock.WorkGraph;

namespace Interlock.Archives.Checks;

/// <summary>Approvals, impacts, changes, issues and claims against the events that made them.</summary>
internal static class RecordProof
{
    private const string Next = "It was written past the commands. Look at 'interlock task history {0}', and have a person answer again with 'interlock approve'.";

    public static void Run(Survey survey, Testimony testimony)
    {
        foreach (var task in survey.Tasks.Where(task => !task.IsParent))
        {
            if (testimony.Of(task.Uid) is not { } told)
            {
                continue;
            }

            var name = task.Name.ToString();
            var next = string.Format(System.Globalization.CultureInfo.InvariantCulture, Next, name);
            foreach (var purpose in new[] { ApprovalCommands.ForImpact, ApprovalCommands.ForCompletion, ApprovalCommands.ForFiles, ApprovalCommands.ForTests })
            {
                Answered(survey, task, told, purpose, next);
            }

            foreach (var answer in Records.Answers.List(survey.Reader, task.Uid).Where(answer => !Given(told, answer.Purpose).Any(said => Same(answer, said))))
            {
                survey.Error("approval.unproven", name, $"An answer of {answer.By} to {name} stands there that no event tells of.", next);
            }

            if (Records.Impacts.Find(survey.Reader, task.Uid) is { } impact && (told.Impact is not { } recorded || !Same(impact, recorded)))
            {
                survey.Error("impact.unproven", name, $"The impact of {name} stands as {impact.Risk.Name()}; the log says {Told.Text(told.Impact?["risk"]) ?? "nothing"}.", $"Run 'interlock impact analyze {name}'.");
            }

            Forge(survey, task, told, next);
            if (survey.Reader.FindClaim(task.Uid) is { } claim && told.Worker is { } worker && claim.Worker != worker)
            {
                survey.Error("claim.other_worker", name, $"{name} is held by {claim.Worker}; the log gave it to {worker}.", $"Use 'interlock lock force-release {name}' with a reason, and claim it again.");
            }
        }
    }

    private static void Answered(Survey survey, TaskFacts task, Told told, string purpose, string next)
    {
        var stands = Records.Approvals.Find(survey.Reader, Records.ApprovalKey(task.Uid, purpose));
        var given = Given(told, purpose);
        var name = task.Name.ToString();
        if (stands is null && given.Count > 0)
        {
            survey.Error("approval.missing", name, $"{Told.Text(given[^1].Said["by"])} answered for the {purpose} of {name}, and the answer is not there.", next);
        }
        else if (stands is not null && !(given.Count > 0 && Same(stands, given[^1])) && !(purpose == ApprovalCommands.ForCompletion && told.Vouched))
        {
            survey.Error("approval.unproven", name, $"An answer of {stands.By} for the {purpose} of {name} stands there that no event tells of.", next);
        }
        else if (stands is { Granted: true, From.BornInRun: { } run })
        {
            survey.Warn("approval.doubtful", name, $"The approval of {name} by {stands.By} came from a shell that came to be while run {run} was at work: {string.Join(" ← ", stands.From.Line)}.", "Ask them; approve again from a shell that was there before the run.");
        }
    }

    private static void Forge(Survey survey, TaskFacts task, Told told, string next)
    {
        var name = task.Name.ToString();
        foreach (var change in Records.Changes.List(survey.Reader, task.Uid))
        {
            if (change.State == "merged" && !told.Merged.Contains(change.Number))
            {
                survey.Error("change.unproven", name, $"Change {change.Number} of {name} stands as merged, and no event tells of that.", next);
            }
            else if (told.Heads.GetValueOrDefault(change.Number) != change.Head)
            {
                survey.Error("change.unproven", name, $"Change {change.Number} of {name} stands at {change.Head}; the log says {told.Heads.GetValueOrDefault(change.Number) ?? "nothing"}.", next);
            }
        }

        if (task.Completion != Completion.Imported && task.Issue is { } number && Records.Issues.Find(survey.Reader, $"{number}") is { Open: false } issue && issue.Task == task.Uid && !told.Closed.Contains(number))
        {
            survey.Error("issue.unproven", name, $"Issue {number} of {name} is closed, and no event tells of that.", next);
        }
    }

    private static List<(bool Granted, JsonObject Said)> Given(Told told, string purpose) => told.Answers.GetValueOrDefault(purpose) ?? [];

    private static bool Same(Approval answer, (bool Granted, JsonObject Said) told) =>
        answer.Granted == told.Granted
        && (answer.Contents.Count == 0 || FileSet.Hash(answer.Contents) == answer.FileSetHash)
        && answer.By == Told.Text(told.Said["by"])
        && answer.Reason == Told.Text(told.Said["reason"])
        && answer.Risk?.Name() == Told.Text(told.Said["risk"])
        && (!told.Said.ContainsKey("file_set") || (answer.FileSetHash == Told.Text(told.Said["file_set"]) && answer.Commit == Told.Text(told.Said["commit"])));

    private static bool Same(ImpactRecord impact, JsonObject recorded) =>
        impact.Risk.Name() == Told.Text(recorded["risk"])
        && impact.Source == Told.Text(recorded["source"])
        && impact.Commit == Told.Text(recorded["commit"])
        && impact.FileSetHash == Told.Text(recorded["file_set"]);
}
