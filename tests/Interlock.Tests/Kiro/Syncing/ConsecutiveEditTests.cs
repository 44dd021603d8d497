using System.Text;
using Interlock.Kiro;
using Interlock.Lifecycle;
using Interlock.Registry;
using Interlock.Registry.Syncing;
using Interlock.Tests.Registry;
using Interlock.WorkGraph;
using Xunit.Abstractions;

namespace Interlock.Tests.Kiro.Syncing;

/// <summary>
/// Edits one after another, each on what the one before left, at the rates at which people make them: of 1,405 edits of real files, 1,135 titles
/// changed under their number, 656 tasks vanished, 328 titles moved to another number. Beside those each adds, ticks, clears or splits, and work
/// goes on between them.
/// </summary>
public sealed class ConsecutiveEditTests(ITestOutputHelper output)
{
    private const int Edits = 300;
    private const int EditsOfOne = 20;

    private static readonly string[] Verbs = ["Write", "Read", "Check", "Draw", "Paint", "Order", "Wash", "Measure", "Sort", "Pack"];
    private static readonly string[] Things = ["parser", "printer", "fence", "lamp", "report", "window", "schema", "queue", "garden", "letter"];

    [Fact]
    public void Three_hundred_edits_in_a_row_make_no_false_cycle_reopen_nothing_silently_and_a_second_sync_is_quiet()
    {
        var (made, cycles, silent, restless, asked, reopened) = (0, 0, 0, 0, 0, 0);
        var samples = Samples.Editable();
        for (var round = 0; made < Edits; round++)
        {
            var random = new Random(70_000 + round);
            var text = Encoding.UTF8.GetString(samples[random.Next(samples.Count)].Content);
            using var desk = new SyncDesk(text);
            for (var edit = 0; edit < EditsOfOne && made < Edits; edit++)
            {
                Work(desk, random);
                var done = desk.All().Where(task => task is { IsParent: false, State: TaskState.Done }).Select(task => task.Uid).ToHashSet(StringComparer.Ordinal);
                desk.Text = Edit(desk.Text, random);
                var report = desk.Sync();
                made++;
                Invariants.Hold(desk.Desk);
                var named = report.Result.Noted.Where(note => note.What is "reopened" or "became_parent").Select(note => note.Task).ToHashSet(StringComparer.Ordinal);
                var open = desk.All().Where(task => done.Contains(task.Uid) && task.State != TaskState.Done).ToList();
                reopened += open.Count;
                silent += open.Count(task => !named.Contains(task.Ref.ToString()));
                asked += report.Result.Conflicts.Count(one => one.Code is "sync.would_reopen" or "task.replaced");
                cycles += desk.All().Any(task => BlockReasons.Is(task.StateReason, BlockReasons.Cycle)) && !Spec.HasCircle(KiroPlan.From(KiroDocument.Parse(desk.Content).Value, new())) ? 1 : 0;
                var (content, state, seq) = (desk.Content, desk.State(), desk.Desk.LastSeq);
                desk.Sync();
                restless += content.AsSpan().SequenceEqual(desk.Content) && state == desk.State() && seq == desk.Desk.LastSeq ? 0 : 1;
            }
        }

        output.WriteLine($"{made} edits: {cycles} false cycles, {silent} silent reopens of {reopened}, {restless} second syncs that changed something, {asked} asked about");
        Assert.Equal((0, 0, 0), (cycles, silent, restless));
    }

    /// <summary>Somebody claims what is ready, or finishes what is held.</summary>
    private static void Work(SyncDesk desk, Random random)
    {
        var held = desk.All().FirstOrDefault(task => task.State == TaskState.Implementing && random.Next(2) == 0);
        if (held is not null)
        {
            desk.Desk.Commit(held.Id, held.Files.Count > 0 ? held.Files[0] : $"grown-{held.Uid}.txt");
            Assert.False(desk.Desk.TrySubmit(held.Id, held.LastToken).IsRefused);
            Assert.Equal(TaskState.Done, desk.Desk.TryMerge(held.Id, held.LastToken).Value.State);
        }

        var ready = desk.All().Where(task => task is { IsParent: false, State: TaskState.Pending, OpenDependencies: 0 }).ToList();
        if (ready.Count > 0 && random.Next(3) > 0 && desk.Desk.TryClaim(ready[random.Next(ready.Count)].Id) is { IsRefused: false, Value: var grant })
        {
            Assert.False(desk.Desk.TryStart(grant.Task.Id, grant.Claim.Token).IsRefused);
        }
    }

    private static string Edit(string text, Random random)
    {
        var lines = text.Split('\n').ToList();
        var boxes = Enumerable.Range(0, lines.Count).Where(i => lines[i].TrimStart().StartsWith("- [", StringComparison.Ordinal)).ToList();
        if (boxes.Count < 3)
        {
            lines.Add($"- [ ] {random.Next(1, 30)}. {Title(random)}");
            return string.Join('\n', lines);
        }

        if (random.Next(1405) < 1135)
        {
            Retitle(lines, Any(), random);
        }

        if (random.Next(1405) < 328 / 2)
        {
            // Two titles at once.
            Swap(lines, Any(), Any());
        }

        var at = Any();
        switch (random.Next(5))
        {
            case 0:
                lines.Insert(at, $"{Indent(lines[at])}- [ ] {random.Next(1, 30)}. {Title(random)}");
                break;
            case 1 or 2:
                lines[at] = lines[at].Contains("[x]", StringComparison.Ordinal) ? lines[at].Replace("[x]", "[ ]", StringComparison.Ordinal) : lines[at].Replace("[ ]", "[x]", StringComparison.Ordinal);
                break;
            case 3:
                lines.Insert(at + 1, $"{Indent(lines[at])}  - [ ] {random.Next(1, 30)}.{random.Next(1, 9)} {Title(random)}");
                break;
            default:
                // A stale save: most ticks are gone.
                lines = [.. lines.Select(line => random.Next(4) > 0 ? line.Replace("- [x]", "- [ ]", StringComparison.Ordinal) : line)];
                break;
        }

        if (random.Next(1405) < 656)
        {
            lines.RemoveAt(Any());
        }

        return string.Join('\n', lines);

        int Any() => boxes[random.Next(boxes.Count)];
    }

    /// <summary>Two lines change places and each takes the other's number.</summary>
    private static void Swap(List<string> lines, int one, int other)
    {
        var (first, second) = (Split(lines[one]), Split(lines[other]));
        (lines[one], lines[other]) = (first.Head + second.Title, second.Head + first.Title);
    }

    private static void Retitle(List<string> lines, int at, Random random)
    {
        var (head, title) = Split(lines[at]);
        lines[at] = random.Next(2) == 0 ? $"{head}{title.TrimEnd()} again" : head + Title(random);
    }

    /// <summary>The box with its number, and what follows.</summary>
    private static (string Head, string Title) Split(string line)
    {
        var close = line.IndexOf(']', StringComparison.Ordinal) + 1;
        var from = close;
        while (from < line.Length && (line[from] is ' ' or '*' or '.' || char.IsAsciiDigit(line[from])))
        {
            from++;
        }

        return (line[..from], line[from..]);
    }

    private static string Indent(string line) => line[..(line.Length - line.TrimStart().Length)];

    private static string Title(Random random) => $"{Verbs[random.Next(Verbs.Length)]} the {Things[random.Next(Things.Length)]} {random.Next(100)}";
}
