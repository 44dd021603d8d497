using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.Registry.Answering.Searching;
using Interlock.Registry.Claiming;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Registry.Answering;

/// <summary>Counts of a spec as people ask for them.</summary>
/// <param name="Tasks">Tasks that are work, parents left out.</param>
public sealed record SpecSummary(Spec Spec, int Tasks, IReadOnlyDictionary<TaskState, int> ByState)
{
    /// <summary>Percent of the tasks that are done; cancelled ones do not count.</summary>
    public int Progress => Tasks - Count(TaskState.Cancelled) is > 0 and var counted ? Count(TaskState.Done) * 100 / counted : Tasks > 0 ? 100 : 0;

    /// <summary>Tasks in any of these states.</summary>
    public int Count(params TaskState[] states) => states.Sum(state => ByState.GetValueOrDefault(state));

    /// <summary>How many tasks have each word of a view, in the view's order.</summary>
    /// <param name="view">One of <see cref="Views.Names"/>.</param>
    public IEnumerable<(string Word, int Count)> In(string view) => Enum.GetValues<TaskState>()
        .GroupBy(state => Views.Word(view, state)!)
        .Select(word => (word.Key, Count([.. word])));
}

/// <summary>What can be asked without changing anything.</summary>
public sealed class Reading
{
    private readonly RegistryContext context;

    internal Reading(RegistryContext context) => this.context = context;

    /// <summary>One task with all that is shown of it. Refusal <c>task.unknown</c>.</summary>
    public Result<TaskView> Show(TaskRef name) => context.Store.Read<Result<TaskView>>(reader =>
        reader.FindTask(name) is { } task ? TaskView.Of(reader, task, context.Now) : Refusals.UnknownTask(name));

    /// <summary>The same of a task that was answered before, as it is now.</summary>
    public TaskView View(WorkTask task) => context.Store.Read(reader => TaskView.Of(reader, reader.FindTask(task.Uid) ?? task, context.Now));

    /// <summary>Tasks that a query asks for, each with all that is shown of it.</summary>
    public IReadOnlyList<TaskView> List(TaskQuery query) => context.Store.Read(reader =>
        reader.ListTasks(query).Select(task => TaskView.Of(reader, task, context.Now)).ToList());

    internal IReadOnlyList<TaskView> Search(TaskSearch search) => context.Store.Read(reader => search.Run(reader, context.Now));

    /// <summary>Ready tasks, best first; retries whose time has come count as ready. What a claim would meet of locks is said with each.</summary>
    public IReadOnlyList<TaskView> Ready(ReadyQuery query) => context.Store.Read<IReadOnlyList<TaskView>>(reader =>
    {
        var limit = query.Limit ?? int.MaxValue;
        var now = context.Now;
        var tasks = new List<WorkTask>();
        foreach (var task in reader.Ready(query))
        {
            tasks.Add(task);
        }

        foreach (var task in tasks.Count < limit ? reader.Due(now) : [])
        {
            if (tasks.Count < limit && IsWanted(task, query))
            {
                tasks.Add(task);
            }
        }

        var obstacle = LockObstacle.Finder(reader, new(reader, context.Options, now), context.Options.IgnoreCase);
        var views = new List<TaskView>(tasks.Count);
        foreach (var task in tasks)
        {
            views.Add(TaskView.Of(reader, task, now) with { WaitsFor = obstacle(task)?.ToString() });
        }

        return views;
    });

    /// <summary>All events of a task, also those from when it had another id.</summary>
    public Result<IReadOnlyList<JournalEvent>> History(TaskRef name) =>
        context.Store.Read(reader => reader.FindTask(name)) is { } task ? Events(new() { Uid = task.Uid }).ToList() : Refusals.UnknownTask(name);

    /// <summary>The way of a task: of all its events those that a log tells.</summary>
    internal IReadOnlyList<LogEntry> Log(EventQuery query) => Log(Events(query));

    internal IReadOnlyList<LogEntry> Log(IReadOnlyList<JournalEvent> events) => context.Store.Read(reader => TaskLog.Of(reader).Entries(events));

    /// <summary>Null when the question can have an answer: what it names is known, at least to the log, and its time does not run backwards.</summary>
    /// <param name="query">The question.</param>
    /// <param name="toCome">It is asked of what will happen, so what it names may be made yet.</param>
    public Refusal? RefuseEvents(EventQuery query, bool toCome = false)
    {
        if (query.Type is { } type && !EventTypes.All.Contains(type))
        {
            var nearest = NearestName.Of(type, EventTypes.All);
            return new(RefusalKind.Usage, "event.type", $"There is no type of event '{Shown.Short(type)}'.", $"{(nearest is null ? "" : $"Did you mean '{nearest}'? ")}Known: {string.Join(", ", EventTypes.All)}.", new() { ["nearest"] = nearest, ["known"] = JsonList.Of(EventTypes.All) });
        }

        if (query is { Since: { } since, Until: { } until } && since > until)
        {
            return new(RefusalKind.Usage, "event.range", $"The time asked for begins at {Stamp.Text(since)} and ends before, at {Stamp.Text(until)}.", "Swap --since and --until.");
        }

        return toCome ? null : context.Store.Read(reader =>
            query.Spec is not { } spec || reader.ListEvents(new() { Spec = spec, TaskId = query.TaskId, Limit = 1 }).Count > 0 ? null
            : Events(new() { Spec = spec, TaskId = query.TaskId, Limit = 1 }).Count > 0 ? null
            : query.TaskId is not { } id ? reader.FindSpec(spec) is null ? Refusals.UnknownSpec(spec) : null
            : reader.FindTask(new TaskRef(spec, id)) is null ? Refusals.UnknownTask(new(spec, id)) : null);
    }

    /// <summary>Events in rising order, archived ones too.</summary>
    public IReadOnlyList<JournalEvent> Events(EventQuery query) => new EventLog(context.Store, context.Archive).List(query);

    /// <summary>Events one batch after the other, for those who follow.</summary>
    internal EventFeed Feed(EventQuery query) => new(context.Store, context.Archive, query);

    /// <summary>All specs with their counts.</summary>
    public IReadOnlyList<SpecSummary> Specs() => context.Store.Read(reader => reader.ListSpecs().Select(spec => Summarise(reader, spec)).ToList());

    /// <summary>Null, or the refusal for a spec that nobody knows; counts nothing.</summary>
    public Refusal? RefuseSpec(string name) => context.Store.Read(reader => reader.FindSpec(name)) is null ? Refusals.UnknownSpec(name) : null;

    /// <summary>One spec with its counts. Refusal <c>spec.unknown</c>.</summary>
    public Result<SpecSummary> Spec(string name) => context.Store.Read<Result<SpecSummary>>(reader =>
        reader.FindSpec(name) is { } spec
            ? Summarise(reader, spec)
            : Refusals.UnknownSpec(name));

    /// <summary>What was kept of a task, of one type or of all. Refusal <c>task.unknown</c>.</summary>
    public Result<IReadOnlyList<Artifact>> Artifacts(TaskRef name, string? type = null) => context.Store.Read<Result<IReadOnlyList<Artifact>>>(reader =>
        reader.FindTask(name) is { } task ? Records.Artifacts.List(reader, task.Uid, type).ToList() : Refusals.UnknownTask(name));

    /// <summary>All issues the registry knows.</summary>
    public IReadOnlyList<Issue> Issues() => context.Store.Read(reader => Records.Issues.List(reader));

    /// <summary>All change requests the registry knows.</summary>
    public IReadOnlyList<ChangeRequest> ChangeRequests() => context.Store.Read(reader => Records.Changes.List(reader));

    internal IReadOnlyList<MergeEntry> MergeQueue() => context.Store.Read(reader =>
        Records.Merges.List(reader).OrderBy(entry => entry.Priority).ThenBy(entry => entry.QueuedSeq).ToList());

    private static bool IsWanted(WorkTask task, ReadyQuery query) =>
        task.OpenDependencies == 0
        && (query.Spec is null || task.Spec == query.Spec)
        && (query.Skill is null || task.RequiredSkills.Contains(query.Skill))
        && !(query.RequiredOnly && task.Optional);

    private static SpecSummary Summarise(IStoreReader reader, Spec spec)
    {
        var counts = reader.CountByState(spec.Name);
        return new(spec, counts.Values.Sum(), counts);
    }
}
