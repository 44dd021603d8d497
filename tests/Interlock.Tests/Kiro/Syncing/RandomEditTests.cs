using System.Text;
using Interlock.Kiro;
using Interlock.Kiro.Syncing;
using Interlock.Lifecycle;
using Interlock.Tests.Registry;
using Interlock.WorkGraph;

namespace Interlock.Tests.Kiro.Syncing;

/// <summary>500 single edits in each direction, each with a seed of its own: the other side changes by exactly that edit.</summary>
public sealed class RandomEditTests
{
    private const int Edits = 500;

    [Fact]
    public void An_edit_of_the_registry_is_exactly_that_edit_in_the_file()
    {
        var samples = Samples.Editable();
        var (made, seed) = (0, 0);
        while (made < Edits)
        {
            var random = new Random(seed++);
            var (name, content) = samples[random.Next(samples.Count)];
            using var desk = new SyncDesk { Content = content };
            desk.Sync();
            if (EditRegistry(desk, random) is not { } edit)
            {
                continue;
            }

            var report = desk.Sync();
            var (expected, what) = edit;
            Assert.True(expected.AsSpan().SequenceEqual(desk.Content), $"{name}, seed {seed - 1}: {what}\n{report.Diff}\n{UnifiedDiff.Of("expected", content, expected)}");
            desk.IsQuiet();
            made++;
        }
    }

    [Fact]
    public void An_edit_of_the_file_is_exactly_that_edit_in_the_registry()
    {
        var samples = Samples.Editable();
        var (made, seed) = (0, 10_000);
        while (made < Edits)
        {
            var random = new Random(seed++);
            var (name, content) = samples[random.Next(samples.Count)];
            using var desk = new SyncDesk { Content = content };
            desk.Sync();
            var before = desk.All().ToDictionary(task => task.Uid, Facts, StringComparer.Ordinal);
            if (EditFile(content, random) is not { } edit)
            {
                continue;
            }

            desk.Content = edit.Content;
            desk.Sync();
            var changed = desk.All().Where(task => !before.TryGetValue(task.Uid, out var known) || known != Facts(task)).ToList();
            Assert.True(edit.Fits(changed), $"{name}, seed {seed - 1}: {edit.What}\n{string.Join('\n', changed.Select(task => before.GetValueOrDefault(task.Uid) + "\n→ " + Facts(task)))}");
            Assert.Equal(edit.Content, desk.Content);
            desk.IsQuiet();
            made++;
        }
    }

    /// <summary>What the file should be, as found by looking at the box's line, not by the editor under test.</summary>
    private static (byte[] Expected, string What)? EditRegistry(SyncDesk desk, Random random)
    {
        var document = KiroDocument.Parse(desk.Content).Value;
        var drafts = KiroPlan.Drafts(document, []);
        var draft = drafts[random.Next(drafts.Count)];
        var task = desk.Task(draft.Id);
        var content = desk.Content;
        var text = draft.Box.MarkOffset + draft.Box.MarkLength + 1;
        switch (random.Next(4))
        {
            case 0 when !task.IsParent && desk.StateOf(task.Id) == TaskState.Pending:
                desk.Desk.Begin(task.Id);
                return (Put(content, draft.Box.MarkOffset, draft.Box.MarkLength, "-"), $"start {task.Id}");
            case 1 when !task.IsParent && task.Completion == Completion.Imported:
                desk.Desk.Registry.Steering.Reopen(task.Ref, "again", Desk.Ann);
                return (Put(content, draft.Box.MarkOffset, draft.Box.MarkLength, " "), $"reopen {task.Id}");
            case 2 when draft.Title.Title.Length > 0 && draft.Box.Text.EndsWith(draft.Title.Title, StringComparison.Ordinal) && !draft.Title.Title.Contains('*', StringComparison.Ordinal):
                var title = $"{draft.Title.Title} nr {random.Next(100)}";
                desk.Desk.Registry.Steering.Update(task.Ref, new() { Title = title }, Desk.Ann);
                var end = text + Encoding.UTF8.GetByteCount(draft.Box.Text);
                return (Put(content, end, 0, title[draft.Title.Title.Length..]), $"retitle {task.Id}");
            case 3 when !task.IsParent && !task.Optional && draft.Parent is not { Optional: true } && !draft.Lineage().Skip(1).Any(above => above.Children.TrueForAll(child => child == draft || child.Optional)):
                desk.Desk.Registry.Steering.Update(task.Ref, new() { Optional = true }, Desk.Ann);
                if (draft.Lineage().Skip(1).Any(above => !above.Box.Done && desk.StateOf(above.Id) == TaskState.Done))
                {
                    // What is left below the parent is done; its box is ticked too.
                    return null;
                }

                return (Put(content, text, 0, "*"), $"optional {task.Id}");
            default:
                return null;
        }
    }

    private static (byte[] Content, string What, Func<List<WorkTask>, bool> Fits)? EditFile(byte[] content, Random random)
    {
        var document = KiroDocument.Parse(content).Value;
        var drafts = KiroPlan.Drafts(document, []);
        var draft = drafts[random.Next(drafts.Count)];
        var text = draft.Box.MarkOffset + draft.Box.MarkLength + 1;
        switch (random.Next(4))
        {
            case 0 when draft.Title.Title.Length > 0 && draft.Box.Text.EndsWith(draft.Title.Title, StringComparison.Ordinal) && !draft.IsCheckpoint && !draft.Title.Title.EndsWith('*'):
                var more = $" nr {random.Next(100)}";
                return (
                    Put(content, text + Encoding.UTF8.GetByteCount(draft.Box.Text), 0, more),
                    $"retitle {draft.Id}",
                    changed => changed is [var only] && only.Id == draft.Id && only.Title == draft.Title.Title + more);
            case 1 when draft.Box.Done && !draft.IsParent:
                return (
                    Put(content, draft.Box.MarkOffset, draft.Box.MarkLength, " "),
                    $"clear {draft.Id}",
                    changed => changed.Count(task => task.Id == draft.Id && task.State is TaskState.Pending or TaskState.Blocked) == 1
                        && changed.All(task => task.Id == draft.Id || task.State is TaskState.Blocked or TaskState.Done));
            case 2:
                var line = Encoding.UTF8.GetBytes("- [ ] 777. Quite another thing\n");
                byte[] longer = content.Length == 0 || content[^1] is (byte)'\n' ? [.. content, .. line] : [.. content, (byte)'\n', .. line];
                var fenced = KiroDocument.Parse(longer).Value.LinesTasks == document.LinesTasks;
                return fenced ? null : (
                    longer,
                    "append 777",
                    changed => changed is [var only] && only is { Id: "777", Title: "Quite another thing", Version: >= 1 });
            case 3 when !draft.Box.Done && draft.Box.MarkLength == 1:
                return (Put(content, draft.Box.MarkOffset, 1, "o"), $"odd mark on {draft.Id}", changed => changed.Count == 0);
            default:
                return null;
        }
    }

    private static byte[] Put(byte[] content, int at, int length, string text) => [.. content.AsSpan(0, at), .. Encoding.UTF8.GetBytes(text), .. content.AsSpan(at + length)];

    private static string Facts(WorkTask task) =>
        $"{task.Id}|{task.State}|{task.Title}|{task.Description}|{task.Optional}|{task.Parent}|{task.IsParent}|{task.Completion}|{string.Join(',', task.Requirements)}|{string.Join(',', task.Files)}";
}
