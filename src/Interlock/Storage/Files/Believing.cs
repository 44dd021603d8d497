using Interlock.Lifecycle;
using Interlock.WorkGraph;

namespace Interlock.Storage.Files;

/// <summary>
/// Reads files against the book: of a task that it knows, by its uid or by its name, the state, the commits, the token and the attempts
/// are those of the book, whatever the file says. A file is believed only of a task that nothing is known of.
/// </summary>
internal static class Believing
{
    public static void Apply(Image image, IReadOnlyList<SpecFile> files)
    {
        Dictionary<TaskRef, string>? names = null;
        foreach (var file in files)
        {
            for (var place = 0; place < file.Read.Count; place++)
            {
                var stored = file.Read[place];
                var uid = stored.Task.Uid;
                if (!image.Facts.ContainsKey(uid) && image.Facts.Count > 0)
                {
                    names ??= Names(image);
                    uid = names.TryGetValue(stored.Task.Ref, out var known) && file.Tasks.TrueForAll(task => task.Uid != known) ? known : uid;
                }

                if (stored.Ours)
                {
                    image.Ours.Add(uid);
                }

                if (image.Facts.TryGetValue(uid, out var facts))
                {
                    (file.Tasks[place], file.Read[place]) = ((uid, file.Tasks[place].Json), Believed(image, stored, uid, facts));
                }
            }
        }
    }

    private static Dictionary<TaskRef, string> Names(Image image)
    {
        var names = new Dictionary<TaskRef, string>();
        foreach (var (uid, facts) in image.Facts.Where(known => known.Value.Id.Length > 0))
        {
            names[new(facts.Spec, facts.Id)] = uid;
        }

        return names;
    }

    private static StoredTask Believed(Image image, StoredTask stored, string uid, TaskFacts facts)
    {
        var task = stored.Task;
        // A parent's state is computed, never kept.
        var state = facts.IsParent ? task.State : facts.State;
        var believed = task with
        {
            Uid = uid,
            State = state,
            Completion = facts.Completion,
            Attempt = facts.Attempt,
            InfrastructureAttempt = facts.InfrastructureAttempt,
            LastToken = facts.LastToken,
            BaseCommit = facts.BaseCommit,
            MergeCommit = facts.MergeCommit,
            IsParent = facts.IsParent,
            ClosedAt = state == TaskState.Done || state == task.State ? task.ClosedAt : null,
        };
        if (Difference(task, believed) is not { } what)
        {
            image.Disbelieved.Remove(uid);
            return stored;
        }

        image.Disbelieved[uid] = $"The file of {task.Ref} says {what}, which no command did; it is not believed.";
        return stored with { Task = believed, Meddled = true };
    }

    private static string? Difference(WorkTask said, WorkTask believed) =>
        said.Uid != believed.Uid ? "that it is another task"
        : said.State != believed.State ? $"{said.State.Name()} instead of {believed.State.Name()}"
        : said.Completion != believed.Completion ? $"completion {said.Completion.Name()} instead of {believed.Completion.Name()}"
        : said.MergeCommit != believed.MergeCommit ? $"that it was merged by {said.MergeCommit ?? "nothing"}"
        : said.BaseCommit != believed.BaseCommit ? $"that its base is {said.BaseCommit ?? "nothing"}"
        : said.LastToken != believed.LastToken ? $"token {said.LastToken} instead of {believed.LastToken}"
        : (said.Attempt, said.InfrastructureAttempt) != (believed.Attempt, believed.InfrastructureAttempt) ? $"attempt {said.Attempt} and {said.InfrastructureAttempt}"
        : said.IsParent != believed.IsParent ? "that it is a parent"
        : null;
}
