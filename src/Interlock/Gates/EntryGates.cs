using System.Text.Json.Nodes;
using Interlock.Claims;

namespace Interlock.Gates;

/// <summary>Gates 0 to 4: what must hold before a task is worked on. Pure.</summary>
public static class EntryGates
{
    public static Verdict Issue(IssueFacts facts)
    {
        var evidence = new JsonObject { ["issue"] = facts.Issue, ["exists"] = facts.Exists, ["forge"] = facts.Forge };
        if (facts.Issue is not > 0)
        {
            return Verdict.Refuse(0, "issue.missing", "the task has no issue number above 0", "Give one with --issue N.", evidence);
        }

        return facts.Exists
            ? Verdict.Pass(0, $"issue {facts.Issue} exists", evidence)
            : Verdict.Refuse(0, "issue.unknown", $"the {facts.Forge} forge has no issue {facts.Issue}", "See 'interlock issue list', or leave --issue out.", evidence);
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
        if (string.IsNullOrWhiteSpace(facts.Title))
        {
            return Verdict.Refuse(1, "title.blank", "the title is blank", "Give one with --title.", evidence);
        }

        if (string.IsNullOrWhiteSpace(facts.Description))
        {
            return Verdict.Refuse(1, "description.blank", "the description is blank", "Give one with --description.", evidence);
        }

        if (facts.Missing.Count > 0)
        {
            return Verdict.Refuse(1, "dependency.unknown", $"no task is named {string.Join(", ", facts.Missing)}", "Create it first, or correct the dependency.", evidence);
        }

        return facts.Cycle.Count > 0
            ? Verdict.Refuse(1, "dependency.cycle", $"its dependencies run in a circle: {string.Join(" → ", facts.Cycle)}", "Take one of these dependencies out.", evidence)
            : Verdict.Pass(1, "title, description and dependencies are in order", evidence);
    }

    public static Verdict Dependencies(DependencyFacts facts)
    {
        var evidence = new JsonObject { ["open"] = new JsonArray([.. facts.Open.Select(open => (JsonNode)new JsonObject { ["task"] = open.Task, ["state"] = open.State })]) };
        return facts.Open.Count == 0
            ? Verdict.Pass(2, "every hard dependency is done", evidence)
            : Verdict.Refuse(
                2,
                "dependencies.open",
                $"it waits for {string.Join(", ", facts.Open.Take(5).Select(open => $"{open.Task} ({open.State})"))}{(facts.Open.Count > 5 ? $" and {facts.Open.Count - 5} more" : "")}",
                $"See 'interlock task why {facts.Open[0].Task}'.",
                evidence);
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
        };
        if (facts.Impact is null)
        {
            return Verdict.Refuse(3, "impact.missing", "no impact is recorded", $"Run 'interlock impact analyze {facts.Task}'.", evidence);
        }

        if (!facts.ImpactFresh || facts.Impact.FileSetHash != facts.FileSetHash)
        {
            return Verdict.Refuse(3, "impact.stale", "the recorded impact is of another base or another set of files", $"Run 'interlock impact analyze {facts.Task}'.", evidence);
        }

        if (!facts.Impact.Risk.NeedsApproval())
        {
            return Verdict.Pass(3, $"impact {facts.Impact.Risk.Name()}", evidence);
        }

        var hint = $"A person answers with 'interlock approve {facts.Task} --for impact --name NAME --reason TEXT'.";
        return facts switch
        {
            { Approval: null } => Verdict.Refuse(3, "approval.missing", $"impact {facts.Impact.Risk.Name()} waits for a person's approval", hint, evidence),
            { Approval.Granted: false } => Verdict.Refuse(3, "approval.denied", $"{facts.Approval.By} denied it: {facts.Approval.Reason}", hint, evidence),
            { ApprovalFresh: false } => Verdict.Refuse(3, "approval.stale", "the approval was given for other content", hint, evidence),
            { FourEyes: true, Approval.Own: true } => Verdict.Refuse(3, "approval.own", $"{facts.Approval.By} holds the task and cannot be the one who approves it", hint, evidence),
            _ => Verdict.Pass(3, $"impact {facts.Impact.Risk.Name()} approved by {facts.Approval.By}", evidence),
        };
    }

    public static Verdict Locks(LockFacts facts)
    {
        var missing = facts.Files.Where(file => !facts.Held.Any(held => held == file || (!LockPath.IsGlob(file) && LockPath.Covers(held, file, facts.IgnoreCase)))).ToList();
        var evidence = new JsonObject { ["files"] = JsonList.Of(facts.Files), ["held"] = JsonList.Of(facts.Held) };
        return missing.Count == 0
            ? Verdict.Pass(4, facts.Files.Count == 0 ? "no file is declared" : "every file of the task is locked by it", evidence)
            : Verdict.Refuse(4, "lock.missing", $"not locked by this task: {string.Join(", ", missing)}", "Take them with 'interlock lock acquire'.", evidence);
    }
}
