// Two workers, one repository: a spec is made, a task is claimed, worked on, handed in and merged, and somebody who comes too late is told so.
using System.Diagnostics;
using Interlock;
using Interlock.Registry.Defining;
using Interlock.Workplaces;

var directory = args is [var given] ? Path.GetFullPath(given) : Directory.CreateTempSubdirectory("interlock-example-").FullName;
var stop = CancellationToken.None;
Git(directory, "init", "--quiet", "--initial-branch=main");
File.WriteAllText(Path.Combine(directory, "interlock.yaml"), "merge:\n  checks: none\n");
Commit(directory, "first");

// Everything Interlock keeps is in the repository's own git directory.
var place = Must(Place.Find(new() { Directory = directory }));
Must(new Initializing(place, TimeProvider.System).Run(registry: null));
using var workplace = Must(Workplace.Open(place, TimeProvider.System));
var registry = workplace.Registry;
var ann = workplace.ActorNamed("ann");
var bob = workplace.ActorNamed("bob");

var spec = Must(registry.Planning.Create(
    new SpecDraft
    {
        Name = "greeting",
        Tasks =
        [
            new() { Ref = new("greeting", "1"), Title = "Say hello", Files = ["hello.txt"] },
            new() { Ref = new("greeting", "2"), Title = "Say it louder", Files = ["hello.txt"], DependsOn = [("1", true)] },
        ],
    },
    ann));
Console.WriteLine($"made {spec.Name}: {string.Join(", ", registry.Reading.List(new() { Spec = spec.Name }).Select(view => $"{view.Task.Ref} {view.State}"))}");

var grant = Must(registry.Claiming.Claim(new() { Actor = ann, Spec = spec.Name }));
var (task, worktree) = Must(await registry.Preparing.WorktreeAsync(grant, ann, stop));
Console.WriteLine($"ann holds {task.Ref} with token {grant.Claim.Token}, on {task.Branch}");

var late = registry.Claiming.Claim(new() { Actor = bob, Task = task.Ref });
Console.WriteLine($"bob is refused: {late.Refusal?.Code}");

Must(await registry.Working.StartAsync(task.Ref, grant.Claim.Token, ann, stop));
File.WriteAllText(Path.Combine(worktree, "hello.txt"), "hello\n");
Commit(worktree, "Say hello");
Must(await registry.Submitting.SubmitAsync(task.Ref, grant.Claim.Token, branch: null, change: null, ann, stop));
foreach (var outcome in Must(await new MergeRound(workplace, Environment.MachineName).RunAsync(untilEmpty: true, stop)))
{
    Console.WriteLine($"{outcome.Task}: {outcome.Result}{(outcome.Refusal is { } why ? $", {why.Message}" : "")}");
}

Console.WriteLine($"on main: {Git(directory, "show", "main:hello.txt").Trim()}");
Console.WriteLine($"ready now: {string.Join(", ", registry.Reading.Ready(new()).Select(view => view.Task.Ref))}");
foreach (var entry in Must(registry.Reading.History(task.Ref)))
{
    Console.WriteLine($"  {entry.Seq,3} {entry.Type}");
}

return Must(registry.Reading.Show(task.Ref)).State == Interlock.Lifecycle.TaskState.Done ? 0 : 1;

// An expected no is a value; a program that cannot go on without the yes says it and ends.
static T Must<T>(Result<T> result)
{
    if (result.IsRefused)
    {
        Console.Error.WriteLine($"{result.Refusal.Code}: {result.Refusal.Message} {result.Refusal.Hint}");
        Environment.Exit(1);
    }

    return result.Value;
}

static void Commit(string where, string message)
{
    Git(where, "add", "--all");
    Git(where, "-c", "user.name=Ann", "-c", "user.email=ann@example.org", "commit", "--quiet", $"--message={message}");
}

static string Git(string where, params string[] words)
{
    using var git = Process.Start(new ProcessStartInfo("git", ["-C", where, .. words]) { RedirectStandardOutput = true })!;
    var output = git.StandardOutput.ReadToEnd();
    git.WaitForExit();
    return git.ExitCode == 0 ? output : throw new InvalidOperationException($"git {string.Join(' ', words)}");
}
