using Interlock.Runs;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Registry;

/// <summary>Holds who asks against the table of authority, on facts of the registry.</summary>
internal static class Admission
{
    /// <summary>What can be said before a registry is opened; null when nothing speaks against it.</summary>
    public static Refusal? Refuse(AuthorityRule rule, Actor actor) =>
        rule.Who != Authorized.Reader && !rule.FromRun && actor.InsideRun && !ActsForRun(rule, actor) ? Denied(rule) : null;

    /// <summary>Null when this actor may.</summary>
    internal static Refusal? Refuse(IStoreReader reader, Permit permit, RegistryOptions options)
    {
        var (rule, actor, task, token) = permit;
        if (rule.Who == Authorized.Reader || ActsForRun(rule, actor))
        {
            return null;
        }

        if (Refuse(rule, actor) is { } denied)
        {
            return denied;
        }

        if (actor.InsideRun && NotItsOwn(reader, actor, task, token) is { } foreign)
        {
            return Denied(rule) with { Message = foreign, Details = new() { ["command"] = rule.Command, ["run"] = actor.RunId, ["task"] = task?.ToString() } };
        }

        return Lost(reader, rule, actor, options.FourEyes);
    }

    /// <summary>What a run hears of a command that is not for runs.</summary>
    internal static Refusal Denied(AuthorityRule rule) => rule.Denied ?? new(
        RefusalKind.Forbidden,
        "run.not_allowed",
        $"'interlock {rule.Command}' cannot be used inside a run.",
        "Leave it to a person or to the dispatcher.",
        new() { ["command"] = rule.Command });

    /// <summary>The runner does for its run what the run itself may not; a person's word it cannot give.</summary>
    private static bool ActsForRun(AuthorityRule rule, Actor actor) => actor.IsRunner && rule.Who != Authorized.Person;

    /// <summary>Null when it is the task that this run works on, under its claim, as its worker.</summary>
    private static string? NotItsOwn(IStoreReader reader, Actor actor, TaskRef? task, long? token) =>
        actor.RunId is not { } id || RunBook.Find(reader, id) is not { } run ? $"This registry knows nothing of run {actor.RunId ?? "that the command comes from"}."
        : run.Status != RunStatus.Running ? $"Run {id} has ended."
        : run.Task is not { } own || task is not { } asked || own != asked.ToString() ? $"Run {id} works on {run.Task ?? "no task"}, not on {task?.ToString() ?? "this"}."
        : run.Worker != actor.Name ? $"Run {id} works as '{run.Worker}' and cannot speak for '{actor.Name}'."
        : token is { } given && given != run.Token ? $"Run {id} works under another claim than the one of token {given}."
        : null;

    /// <summary>A line of processes that lost its parents while a run was at work cannot be told from that run.</summary>
    private static Refusal? Lost(IStoreReader reader, AuthorityRule rule, Actor actor, bool fourEyes)
    {
        // A terminal speaks for a person, and nothing that carries the marker of a run is one.
        var origin = Provenance.Judge(reader, actor);
        return origin is { BornInRun: { } run } && (!origin.Terminal || actor.InsideRun || (fourEyes && rule.Who == Authorized.Person))
            ? Provenance.Refusal(Denied(rule).Code, origin, run)
            : null;
    }
}
