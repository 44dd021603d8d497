using System.Text.Json.Nodes;
using Interlock.Claims;
using Interlock.Gates.Watching;

namespace Interlock.Gates;

/// <summary>Gates 0 to 4: what must hold before a task is worked on. Pure.</summary>
internal static class EntryGates
{
    public static Verdict Issue(IssueFacts facts)
    {
        var evidence = new JsonObject { ["issue"] = facts.Issue, ["exists"] = facts.Exists, ["forge"] = facts.Forge };
        if (!facts.Open)
        {
            evidence["open"] = false;
        }

        if (facts.Other is not null)
        {
            evidence["task"] = facts.Other;
        }

        return Verdict.On(0, evidence)
            .Ask("issue.missing", "the task has no issue number above 0", "Give one with --issue N.", facts.Issue is > 0, $"its issue is {facts.Issue}")
            .Ask("issue.unknown", $"the {facts.Forge} forge has no issue {facts.Issue}", "See 'interlock issue list', or leave --issue out.", facts.Issue is > 0 ? facts.Exists : null, $"the {facts.Forge} forge has it")
            .Ask("issue.closed", $"issue {facts.Issue} is closed", "Leave --issue out: a new one is opened.", facts.Exists ? facts.Open : null, $"issue {facts.Issue} is open")
            .Ask("issue.foreign", $"issue {facts.Issue} is that of {facts.Other}", "Leave --issue out: each task has an issue of its own.", facts.Exists ? facts.Other is null : null, "no other task stands on it")
            .Say(() => $"issue {facts.Issue} exists");
    }

    public static Verdict Definition(DefinitionFacts facts)
    {
        var evidence = new JsonObject
        {
            ["title"] = facts.Title,
            ["description_given"] = !string.IsNullOrWhiteSpace(facts.Description),
            ["missing"] = JsonList.Of(facts.Missing),
            ["cycle"] = JsonList.Of(facts.Cycle),
        };
        return Verdict.On(1, evidence)
            .Ask("title.blank", "the title is blank", "Give one with --title.", !string.IsNullOrWhiteSpace(facts.Title), "it has a title")
            .Ask("description.blank", "the description is blank", "Give one with --description.", !string.IsNullOrWhiteSpace(facts.Description), "it has a description")
            .Ask("dependency.unknown", $"no task is named {string.Join(", ", facts.Missing)}", "Create it first, or correct the dependency.", facts.Missing.Count == 0, "every dependency names a task")
            .Ask("dependency.cycle", $"its dependencies run in a circle: {string.Join(" → ", facts.Cycle)}", "Take one of these dependencies out.", facts.Cycle.Count == 0, "its dependencies run in no circle")
            .Say(() => "title, description and dependencies are in order");
    }

    public static Verdict Dependencies(DependencyFacts facts)
    {
        var evidence = new JsonObject { ["open"] = new JsonArray([.. facts.Open.Select(open => (JsonNode)new JsonObject { ["task"] = open.Task, ["state"] = open.State })]) };
        return Verdict.On(2, evidence)
            .Ask("dependencies.open", $"it waits for {string.Join(", ", facts.Open.Take(5).Select(open => $"{open.Task} ({open.State})"))}{(facts.Open.Count > 5 ? $" and {facts.Open.Count - 5} more" : "")}", facts.Open.FirstOrDefault(open => open.State is "failed" or "cancelled") is { Task: { } ended, State: { } state }
                    ? $"{ended} will not become done by itself: {(state == "failed" ? $"'interlock task advance {ended} --to pending' tries it again" : $"'interlock task reopen {ended} --reason TEXT' takes it up again")}, 'interlock task why {facts.Task}' lists what else can be done."
                    : $"See 'interlock task why {(facts.Open.Count == 0 ? "" : facts.Open[0].Task)}'.", facts.Open.Count == 0, "every hard dependency is done")
            .Say(() => "every hard dependency is done");
    }

    public static Verdict Impact(ImpactFacts facts)
    {
        var evidence = new JsonObject
        {
            ["risk"] = facts.Impact?.Risk.Name(),
            ["reason"] = facts.Impact?.Reason,
            ["analysed_commit"] = facts.Impact?.Commit,
            ["base_commit"] = facts.BaseCommit,
            ["fresh"] = facts.ImpactFresh,
            ["approved_by"] = facts.Approval is { Granted: true } ? facts.Approval.By : null,
            ["protected"] = WatchedFacts.ToJson(facts.Protected.Files),
        };
        var analyse = $"Run 'interlock impact analyze {facts.Task}'.";
        var answer = $"A person answers with 'interlock approve {facts.Task} --for impact --as NAME --reason TEXT'.";
        var risk = facts.Impact?.Risk.Name();
        bool? fresh = facts.Impact is null ? null : facts.ImpactFresh && facts.Impact.FileSetHash == facts.FileSetHash;
        var waits = fresh == true && facts.Impact!.Risk.NeedsApproval();
        var declared = facts.Protected;
        var asked = Verdict.On(3, evidence)
            .Ask("files.protected", declared.Fault("it declares files that only change with a person's approval"), declared.Hint, declared.Holds, declared.Fact("it declares no protected file"))
            .Ask("impact.missing", "no impact is recorded", analyse, facts.Impact is not null, $"an impact is recorded: {risk}")
            .Ask("impact.stale", "the recorded impact is of another base or another set of files", analyse, fresh, "it is of this base and these files");
        if (facts.Impact is not null && !waits)
        {
            return asked.Say(() => $"impact {risk}");
        }

        bool? given = fresh == true ? facts.Approval is not null : null;
        bool? granted = given == true ? facts.Approval!.Granted : null;
        return asked
            .Ask("approval.missing", $"impact {risk} waits for a person's approval", answer, given, $"{facts.Approval?.By} answered")
            .Ask("approval.denied", $"{facts.Approval?.By} denied it: {facts.Approval?.Reason}", answer, granted, $"{facts.Approval?.By} approved it: {facts.Approval?.Reason}")
            .Ask("approval.stale", "the approval was given for other content", answer, granted == true ? facts.ApprovalFresh : null, "the answer is about this content")
            .Ask("approval.own", $"{facts.Approval?.By} holds the task and cannot be the one who approves it", answer, granted == true ? !(facts.FourEyes && facts.Approval!.Own) : null, facts.FourEyes ? "somebody else approved it" : "anybody's approval counts")
            .Say(() => $"impact {risk} approved by {facts.Approval?.By}");
    }

    public static Verdict Locks(LockFacts facts)
    {
        var missing = facts.Files.Where(file => !facts.Held.Any(held => held == file || (!LockPath.IsGlob(file) && LockPath.Covers(held, file, facts.IgnoreCase)))).ToList();
        var evidence = new JsonObject { ["files"] = JsonList.Of(facts.Files), ["held"] = JsonList.Of(facts.Held) };
        return Verdict.On(4, evidence)
            .Ask("lock.missing", $"not locked by this task: {string.Join(", ", missing)}", $"Take them with 'interlock lock acquire {string.Join(' ', missing)}'.", missing.Count == 0, facts.Files.Count == 0 ? "no file is declared" : "every file of the task is locked by it")
            .Say(() => facts.Files.Count == 0 ? "no file is declared" : "every file of the task is locked by it");
    }
}
