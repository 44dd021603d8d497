using Interlock.Claims;
using Interlock.Gates;
using Interlock.Gates.Watching;
using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Registry.Approving;

/// <summary>What of a change somebody should look at, as git tells it.</summary>
/// <param name="From">The commit it is compared with.</param>
/// <param name="To">The commit that was looked at.</param>
internal sealed record Sighting(string From, string To, IReadOnlyList<WatchedFile> Protected, IReadOnlyList<WatchedFile> Unusual, IReadOnlyList<WatchedFile> Weakened)
{
    public string Range => $"{From[..Math.Min(10, From.Length)]}..{To[..Math.Min(10, To.Length)]}";
}

/// <summary>
/// Files that decide about others, tests that shrink, and unusual new files: found in the difference between two commits, and held
/// against what people said of exactly this content.
/// </summary>
internal sealed class Watching(RegistryContext context, IWorkspace? workspace, ApprovalCommands approving)
{
    private readonly RegistryOptions options = context.Options;
    private readonly WeakenedTests tests = new(context.Options.Tests, context.Options.IgnoreCase);

    /// <summary>Reads what differs between two commits; asked outside every transaction.</summary>
    public async Task<Result<Sighting>> LookAsync(WorkTask task, string from, string to, CancellationToken cancellation)
    {
        if (workspace is null || from == to || from.Length == 0 || to.Length == 0)
        {
            return new Sighting(from, to, [], [], []);
        }

        var (specs, declared) = context.Store.Read(reader => (SpecFiles(reader), Meant(reader, task)));
        var paths = Paths(specs, await LinkedAsync(from, cancellation));
        var read = await workspace.ContentsAsync(from, to, path => tests.IsTest(path) || paths.NeedsText(path), path => IsSpec(path, specs), cancellation);
        if (read.IsRefused)
        {
            return read.Refusal;
        }

        return new Sighting(from, to, paths.Of(read.Value), new UnusualFiles(options.Unusual, options.IgnoreCase).Of(read.Value, declared), tests.Of(read.Value));
    }

    /// <summary>Gate 7 on what a commit would bring to the target, or has brought.</summary>
    public async Task<Result<WatchedFacts>> ProtectedAsync(WorkTask task, string from, string to, CancellationToken cancellation)
    {
        var sighting = await LookAsync(task, from, to, cancellation);
        return sighting.IsRefused ? sighting.Refusal : context.Store.Read(reader => ProtectedFacts(reader, task, sighting.Value));
    }

    /// <summary>Gate 3: declared files that are protected. An answer about a declaration counts until the file itself changes on the target.</summary>
    public async Task<WatchedFacts> DeclaredAsync(WorkTask task, string baseCommit, CancellationToken cancellation)
    {
        var (declared, answers) = context.Store.Read(reader => (PathsNow(reader).Declared(task.Files), FileApprovals.Of(reader, task.Uid, ApprovalCommands.ForFiles)));
        var stale = new HashSet<(string, string)>();
        foreach (var file in declared)
        {
            foreach (var answer in answers.Where(answer => answer.Granted && answer.Contents.Contains(file.Content)))
            {
                if (!await approving.Impact.UntouchedAsync([file.Path], answer.Commit, baseCommit, cancellation))
                {
                    stale.Add((file.Path, answer.FileSetHash));
                }
            }
        }

        return context.Store.Read(reader => FileApprovals.Judge(
            reader, task, reader.FindClaim(task.Uid), ApprovalCommands.ForFiles, declared, options.FourEyes, stands: (file, answer) => !stale.Contains((file.Path, answer.FileSetHash))));
    }

    /// <summary>With what its last submission was refused because of its files, with the next step; null where it was not. For whoever tries again.</summary>
    public string? RefusalOf(WorkTask task) => context.Store.Read(reader => Records.Watched.Find(reader, task.Uid)) is { Code: not null, Message: { } message } known
        ? $"{message} ({known.Code})\n{known.Hint}"
        : null;

    /// <summary>Tests that the change of a task weakened, as it was judged last, and whether a person has approved that.</summary>
    public WatchedFacts Weakened(WorkTask task) => context.Store.Read(reader => FileApprovals.Judge(
        reader, task, reader.FindClaim(task.Uid), ApprovalCommands.ForTests, Records.Watched.Find(reader, task.Uid)?.Weakened ?? [], options.FourEyes));

    /// <summary>All tasks with tests weakened by a change that is in review, deploying or done, and that no person has approved.</summary>
    public IReadOnlyList<(WorkTask Task, WatchedFacts Tests)> AllWeakened() => context.Store.Read(reader => (IReadOnlyList<(WorkTask, WatchedFacts)>)
    [
        .. Records.Watched.List(reader, withStatus: "weakened")
            .Select(change => (Task: reader.FindTask(change.Task), change.Weakened))
            .Where(one => one.Task is { State: TaskState.Reviewing or TaskState.Deploying or TaskState.Done })
            .Select(one => (one.Task!, FileApprovals.Judge(reader, one.Task!, reader.FindClaim(one.Task!.Uid), ApprovalCommands.ForTests, one.Weakened, options.FourEyes)))
            .Where(one => !one.Item2.Holds),
    ]);

    internal WatchedFacts ProtectedFacts(IStoreReader reader, WorkTask task, Sighting seen) =>
        FileApprovals.Judge(reader, task, reader.FindClaim(task.Uid), ApprovalCommands.ForFiles, seen.Protected, options.FourEyes, seen.Range);

    internal WatchedFacts UnusualFacts(IStoreReader reader, WorkTask task, Sighting seen) =>
        FileApprovals.Judge(reader, task, reader.FindClaim(task.Uid), ApprovalCommands.ForFiles, seen.Unusual, options.FourEyes, seen.Range);

    internal WatchedFacts WeakenedFacts(IStoreReader reader, WorkTask task, Sighting seen)
    {
        var judged = FileApprovals.Judge(reader, task, reader.FindClaim(task.Uid), ApprovalCommands.ForTests, seen.Weakened, options.FourEyes, seen.Range);
        return options.ApproveWeakenedTests ? judged : judged with { Open = [], Denied = null };
    }

    /// <summary>The protected paths as far as they are known without git.</summary>
    internal ProtectedPaths PathsNow(IStoreReader reader) => Paths(SpecFiles(reader), []);

    /// <summary>Keeps what was judged, so that an answer is about exactly that; and tells of tests that were weakened, once for each content.</summary>
    /// <param name="verdict">The verdict that refused; null where none did.</param>
    internal static void Remember(Changes changes, WorkTask task, Sighting seen, Verdict? verdict)
    {
        var known = Records.Watched.Find(changes.Store, task.Uid);
        if (known is null && verdict is null && seen is { Protected.Count: 0, Unusual.Count: 0, Weakened.Count: 0 })
        {
            return;
        }

        Records.Watched.Put(changes.Store, new()
        {
            Task = task.Uid,
            Head = seen.To,
            Protected = seen.Protected,
            Unusual = seen.Unusual,
            Weakened = seen.Weakened,
            Gate = verdict?.Gate,
            Code = verdict?.Code,
            Message = verdict?.Message,
            Hint = verdict?.Hint,
            At = changes.Now,
        });
        if (seen.Weakened.Count > 0 && !Same(known?.Weakened ?? [], seen.Weakened))
        {
            changes.Log(EventTypes.TestsWeakened, task, new() { ["head"] = seen.To, ["tests"] = WatchedFacts.ToJson(seen.Weakened) });
        }
    }

    /// <summary>A person has to answer about the files that were just remembered, or are declared: blocked, with no claim, no locks and no attempt used.</summary>
    internal static WorkTask Wait(Changes changes, WorkTask task, string purpose, Verdict verdict)
    {
        var known = Records.Watched.Find(changes.Store, task.Uid) ?? new() { Task = task.Uid, At = changes.Now };
        Records.Watched.Put(changes.Store, known with { Waits = purpose, Gate = verdict.Gate, Code = verdict.Code, Message = verdict.Message, Hint = verdict.Hint, At = changes.Now });
        var waiting = changes.Move(task, TaskState.Blocked, $"{BlockReasons.Approval}: {verdict.Message}");
        Holding.LetGo(changes, waiting, $"{BlockReasons.Approval}: {verdict.Message}");
        changes.Log(EventTypes.ApprovalRequested, waiting, new() { ["for"] = purpose, ["message"] = verdict.Message });
        return waiting;
    }

    /// <summary>What a task that is blocked for approval waits for.</summary>
    internal static string PurposeOf(IStoreReader reader, WorkTask task) => Records.Watched.Find(reader, task.Uid)?.Waits ?? ApprovalCommands.ForImpact;

    /// <summary>The verdict with which a task waits for an answer about its files; null where it waits for none.</summary>
    internal static Verdict? Waiting(IStoreReader reader, WorkTask task) => Records.Watched.Find(reader, task.Uid) is { Waits: not null, Gate: { } gate } known
        ? new Verdict(gate, known.Code, known.Message ?? "", known.Hint, new() { ["protected"] = WatchedFacts.ToJson(known.Protected), ["tests_weakened"] = WatchedFacts.ToJson(known.Weakened) }) { Conditions = [] }
        : null;

    private static bool Same(IReadOnlyList<WatchedFile> some, IReadOnlyList<WatchedFile> others) => some.Select(file => file.Content).SequenceEqual(others.Select(file => file.Content));

    private ProtectedPaths Paths(IReadOnlyList<string> specs, IEnumerable<ProtectedPath> more) =>
        new([.. options.Protected, .. specs.Select(file => new ProtectedPath(file, "a spec", IsPattern: false) { IsSpec = true }), .. more], options.IgnoreCase);

    /// <summary>Where what is protected is a symbolic link, or lies behind one, what it leads to decides as well.</summary>
    private async Task<IReadOnlyList<ProtectedPath>> LinkedAsync(string commit, CancellationToken cancellation)
    {
        var files = options.Protected.Where(path => !path.IsPattern).ToList();
        if (files.Count == 0)
        {
            return [];
        }

        var links = await workspace!.LinksAsync(commit, [.. files.Select(path => path.Key).Distinct()], cancellation);
        return [.. files.Where(path => links.ContainsKey(path.Key)).Select(path => path with { Key = links[path.Key], Because = $"{path.Key} leads to it, and {path.Because}" })];
    }

    private bool IsSpec(string path, IReadOnlyList<string> specs) =>
        specs.Contains(path) || options.SpecFiles.Any(pattern => LockPath.Covers(pattern, path, options.IgnoreCase));

    private static IReadOnlyList<string> SpecFiles(IStoreReader reader) =>
        [.. reader.ListSpecs().Select(spec => spec.SourcePath).OfType<string>().Where(path => path.Length > 0 && !Path.IsPathRooted(path))];

    /// <summary>What the task declares, without what an agent added while it worked.</summary>
    private static IReadOnlyList<string> Meant(IStoreReader reader, WorkTask task) =>
        Records.Late.Find(reader, task.Uid) is { } late ? [.. task.Files.Except(late.Files, StringComparer.Ordinal)] : task.Files;
}
