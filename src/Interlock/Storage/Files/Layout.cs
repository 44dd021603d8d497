using Interlock.WorkGraph;

namespace Interlock.Storage.Files;

/// <summary>
/// Where everything is. <c>tasksets</c>, <c>events</c> and <c>locks</c> are those of the Task Registry design; what has no place
/// there lies in a directory of our own beside them.
/// </summary>
internal sealed record Layout(string Root)
{
    /// <summary>The log of events that belong to no spec.</summary>
    public const string OwnLog = "";

    public string Tasksets => Path.Combine(Root, "tasksets");

    public string Events => Path.Combine(Root, "events");

    public string Locks => Path.Combine(Root, "locks");

    public string Own => Path.Combine(Root, "interlock");

    public string Taskset(string spec) => Path.Combine(Tasksets, spec, "taskset.json");

    public string LogDirectory(string log) => log.Length == 0 ? Path.Combine(Own, "events") : Path.Combine(Events, log);

    public string Log(string log) => Path.Combine(LogDirectory(log), "events.jsonl");

    public string Lock(string spec) => Path.Combine(Locks, spec + ".lock");

    /// <summary>The log that an event of this spec goes to; what could not be the name of a directory goes to our own.</summary>
    public static string LogOf(string? spec) => spec is null || !IsName(spec) ? OwnLog : spec;

    public static bool IsName(string spec) => TaskRef.Refuse("spec", spec) is null;
}
