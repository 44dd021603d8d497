using Interlock.Lifecycle;
using Interlock.Tests.Registry;
using Interlock.WorkGraph;

namespace Interlock.Tests.Kiro.Syncing;

/// <summary>What people do to a plan: each row is a file before and after, and which task became which.</summary>
public sealed class ReplayTests
{
    /// <summary>
    /// Name, file before, file after, and who is who: <c>old&gt;new</c> for each old id, <c>old&gt;-</c> for one that vanished,
    /// <c>+new</c> for a new one. Tasks <c>[x]</c> before are done in the registry.
    /// </summary>
    public static TheoryData<string, string, string, string> Cases() => new()
    {
        { "renumber: one in front", "1. A|2. B|3. C", "1. New|2. A|3. B|4. C", "1>2 2>3 3>4 +1" },
        { "renumber: one in the middle", "1. A|2. B|3. C", "1. A|2. New|3. B|4. C", "1>1 2>3 3>4 +2" },
        { "renumber: two swapped", "1. A|2. B", "1. B|2. A", "1>2 2>1" },
        { "renumber: three in a circle", "1. A|2. B|3. C", "1. C|2. A|3. B", "1>2 2>3 3>1" },
        { "renumber: from 0", "1. A|2. B", "0. A|1. B", "1>0 2>1" },
        { "renumber: reversed", "1. A|2. B|3. C|4. D", "1. D|2. C|3. B|4. A", "1>4 2>3 3>2 4>1" },
        { "renumber: a group with its children", "1. G| 1.1 A| 1.2 B|2. H| 2.1 C", "1. H| 1.1 C|2. G| 2.1 A| 2.2 B", "1>2 1.1>2.1 1.2>2.2 2>1 2.1>1.1" },
        { "renumber: a gap closed", "1. A|2. B|4. D", "1. A|2. B|3. D", "1>1 2>2 4>3" },
        { "retitle: a word", "1. Write the parser of files|2. B", "1. Write the reader of files|2. B", "1>1 2>2" },
        { "retitle: wholly, in place", "1. A|2. Wash the dog|3. C", "1. A|2. Feed the cat|3. C", "1>1 2>2 3>3" },
        { "retitle: case and full stop", "1. Make it.|2. B", "1. make it|2. B", "1>1 2>2" },
        { "retitle: and renumbered, much alike", "1. A|2. Write the unit tests for login", "1. A|2. New thing|3. Write the unit tests for the login", "1>1 2>3 +2" },
        { "retitle: parent, children stay", "1. Group| 1.1 A| 1.2 B", "1. Cluster| 1.1 A| 1.2 B", "1>1 1.1>1.1 1.2>1.2" },
        { "retitle: bold added", "1. A|2. B", "1. **A**|2. B", "1>1 2>2" },
        { "retitle: done one with its box ticked", "1. A|[x] 2. Wash the dog", "1. A|[x] 2. Feed the cat", "1>1 2>2" },
        { "retitle: other work in the place of done work is new", "1. A|[x] 2. Wash the dog", "1. A|2. Feed the cat", "1>1 2>- +2" },
        { "move: to the end", "1. A|2. B|3. C", "1. B|2. C|3. A", "1>3 2>1 3>2" },
        { "move: to the end, number kept", "1. A|2. B|3. C", "2. B|3. C|1. A", "1>1 2>2 3>3" },
        { "move: into another group", "1. G| 1.1 A| 1.2 B|2. H| 2.1 C", "1. G| 1.1 B|2. H| 2.1 C| 2.2 A", "1>1 1.1>2.2 1.2>1.1 2>2 2.1>2.1" },
        { "move: up to the top level", "1. G| 1.1 A| 1.2 B", "1. G| 1.1 A|2. B", "1>1 1.1>1.1 1.2>2" },
        { "move: below a parent", "1. G| 1.1 A|2. B", "1. G| 1.1 A| 1.2 B", "1>1 1.1>1.1 2>1.2" },
        { "move: section", "1. A|2. B|## Later|3. C", "1. A|## Later|2. B|3. C", "1>1 2>2 3>3" },
        { "delete: the last", "1. A|2. B|3. C", "1. A|2. B", "1>1 2>2 3>-" },
        { "delete: the first, the others move up", "1. A|2. B|3. C", "1. B|2. C", "1>- 2>1 3>2" },
        { "delete: in the middle, numbers kept", "1. A|2. B|3. C", "1. A|3. C", "1>1 2>- 3>3" },
        { "delete: a whole group", "1. G| 1.1 A|2. H| 2.1 B", "1. H| 1.1 B", "1>- 1.1>- 2>1 2.1>1.1" },
        { "delete: a parent, its children move up", "1. G| 1.1 A| 1.2 B", "1. A|2. B", "1>- 1.1>1 1.2>2" },
        { "delete: done work", "[x] 1. A|2. B", "1. B", "1>- 2>1" },
        { "delete and insert", "1. Wash the dog|2. B", "1. B|2. Feed the cat", "1>- 2>1 +2" },
        { "duplicate: a line twice", "1. A|2. B", "1. A|1. A|2. B", "1>1 2>2 +1~2" },
        { "duplicate: same title below two parents", "1. G| 1.1 Tests|2. H| 2.1 Tests", "1. New| 1.1 Tests|2. G| 2.1 Tests|3. H| 3.1 Tests", "1>2 1.1>2.1 2>3 2.1>3.1 +1 +1.1" },
        { "duplicate: checkpoints move down", "1. A|2. Checkpoint|3. B|4. Checkpoint", "1. New|2. A|3. Checkpoint|4. B|5. Checkpoint", "1>2 2>3 3>4 4>5 +1" },
        { "duplicate: one of two gone", "1. A|2. Tests|3. Tests", "1. A|2. Tests", "1>1 2>2 3>-" },
        { "insert: a child", "1. G| 1.1 A| 1.2 B", "1. G| 1.1 New| 1.2 A| 1.3 B", "1>1 1.1>1.2 1.2>1.3 +1.1" },
        { "insert: children below a task", "1. A|2. B", "1. A| 1.1 First half| 1.2 Second half|2. B", "1>1 2>2 +1.1 +1.2" },
        { "insert: with a letter", "1. G| 1.1 A| 1.2 B", "1. G| 1.1 A| 1.1a Between| 1.2 B", "1>1 1.1>1.1 1.2>1.2 +1.1a" },
        { "insert: everything below an old one again", "1. A", "1. A|2. B|3. C|4. D", "1>1 +2 +3 +4" },
        { "split: one into two", "1. A|2. Build the client and the server|3. C", "1. A|2. Build the client|3. Build the server|4. C", "1>1 2>2 3>4 +3" },
        { "merge: two into one", "1. A|2. Build the client|3. Build the server|4. C", "1. A|2. Build the client and the server|3. C", "1>1 2>2 3>- 4>3" },
        { "indent: children out to the margin", "1. G|  1.1 A|  1.2 B", "1. G|1.1 A|1.2 B", "1>1 1.1>1.1 1.2>1.2" },
        { "indent: tabs", "1. G|  1.1 A", "1. G|\t1.1 A", "1>1 1.1>1.1" },
        { "numbers: taken away", "1. A|2. B", "A|B", "1>u1 2>u2" },
        { "numbers: given", "A|B", "1. A|2. B", "u1>1 u2>2" },
        { "optional: star added and moved", "1. A|2. B", "* 1. New|2. A|* 3. B", "1>2 2>3 +1" },
        { "mixed: renumbered, retitled, deleted, inserted", "1. G| 1.1 Read the file| 1.2 Write the file|2. Wash the dog|3. Ship", "1. New|2. G| 2.1 Write the file| 2.2 Read the whole file|3. Ship", "1>2 1.1>2.2 1.2>2.1 2>- 3>3 +1" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Who_is_who_after_an_edit(string name, string before, string after, string who)
    {
        using var desk = new SyncDesk(File(before));
        var old = desk.All().ToDictionary(task => task.Id, StringComparer.Ordinal);
        var states = old.ToDictionary(pair => pair.Key, pair => desk.StateOf(pair.Key), StringComparer.Ordinal);
        var edges = old.Values.ToDictionary(task => task.Uid, task => desk.Desk.Store.Read(reader => reader.DependenciesOf(task.Uid)).Count, StringComparer.Ordinal);
        var report = desk.Sync(File(after));

        foreach (var word in who.Split(' '))
        {
            var parts = word.TrimStart('+').Split('>');
            if (word[0] == '+')
            {
                Assert.DoesNotContain(desk.Uid(parts[0]), old.Values.Select(task => task.Uid));
                continue;
            }

            var uid = old[parts[0]].Uid;
            var now = desk.ByUid(uid);
            if (parts[1] == "-")
            {
                Assert.Equal(true, (bool?)now.Metadata["missing_in_file"]);
                Assert.True(now.IsParent || now.State == (states[parts[0]] == TaskState.Done ? TaskState.Done : TaskState.Cancelled), $"{name}: {parts[0]} is {now.State}");
            }
            else
            {
                Assert.True(now.Id == parts[1], $"{name}: {parts[0]} became {now.Id}, not {parts[1]}; {string.Join(" / ", report.Lines)}");
                Assert.False(now.Metadata.ContainsKey("missing_in_file"));
            }
        }

        Assert.Equal(old.Count, who.Split(' ').Count(word => word[0] != '+'));
        Assert.Equal((who.Split(' ').Count(word => word[0] == '+'), who.Split(' ').Count(word => word.EndsWith('-'))), (report.Result.Added, report.Result.Removed));
        Assert.Equal(File(after), desk.Text);
        desk.IsQuiet();
        Invariants.Hold(desk.Desk);
        HistoryIsWhole(desk, old.Values);
        Assert.NotEmpty(edges);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void And_back_again(string name, string before, string after, string who)
    {
        _ = (name, who);
        using var desk = new SyncDesk(File(before));
        var old = desk.All().ToDictionary(task => task.Uid, task => (task.Id, State: desk.StateOf(task.Id)), StringComparer.Ordinal);
        desk.Sync(File(after));
        desk.Sync(File(before));
        desk.IsQuiet();
        Invariants.Hold(desk.Desk);

        // Everything that was there is there under its number and stands as before, whoever it is now; nothing else is open.
        foreach (var (id, state) in old.Values)
        {
            Assert.Equal(state, desk.StateOf(id));
        }

        Assert.All(desk.All().Where(task => !old.Values.Any(one => one.Id == task.Id) && !task.IsParent), task => Assert.True(task.State is TaskState.Cancelled or TaskState.Done, $"{task.Id} is {task.State}"));
    }

    [Fact]
    public void There_are_at_least_forty() => Assert.InRange(Cases().Count(), 40, 100);

    private static void HistoryIsWhole(SyncDesk desk, IEnumerable<WorkTask> tasks)
    {
        foreach (var task in tasks)
        {
            var history = desk.Desk.Registry.Reading.History(desk.ByUid(task.Uid).Ref).Value;
            Assert.Equal("TaskCreated", history[0].Type);
            Assert.Single(history, entry => entry.Type == "TaskCreated");
            Assert.Equal(task.Title, (string?)history[0].Details["title"]);
        }
    }

    private static string File(string lines) => string.Concat(lines.Split('|').Select(line =>
    {
        var content = line.TrimStart(' ', '\t');
        var indent = line[..^content.Length];
        return content.StartsWith('#') ? $"\n{content}\n\n"
            : content.StartsWith('[') ? $"{indent}- {content}\n"
            : content.StartsWith('*') && content[1] == ' ' ? $"{indent}- [ ]{content}\n"
            : $"{indent}- [ ] {content}\n";
    }));
}
