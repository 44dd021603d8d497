using System.Globalization;
using System.Text;
using Interlock.Kiro;

namespace Interlock.Tests.Kiro;

public sealed class KiroFuzzTests
{
    private const string Fixture = """
        # Plan

        ## Tasks
        - [x] 1. Set up `src/app.ts`
          - [ ] 1.1 Write code (P)
            - detail
              _Requirements: 1.1, 2.1-2.4_
          - [ ]* 1.2 **Write** tests (optional)
            - **Validates: Requirements 1.4**
        - [-] 2. Checkpoint - Ensure all tests pass
        - [ ] 3.1 Orphan
          - _Depends on: 1.1, u4_
          - _Files: src/a.ts, src/**_
        <!-- - [ ] comment -->
        * [✅] no number
           1) [] nested
        ```json
        { "waves": [ { "id": 0, "tasks": ["1.1"] }, { "id": 1, "tasks": ["1.2", "3.1"] } ] }
        ```
        """;

    private static readonly string[] Scraps =
        ["- [ ] ", "- [x] 1.1 ", "\r", "\n", "\r\n", "\t", "<!--", "-->", "```", "~~~\n", "**", "_", "*", "\\*", "1.", "9.9.9", "~", "u1", "(P)", "（", "_Depends: ", "_Requirements: ", "\uFEFF", "✅", "[", "]", "(", ")", ":", "：", "{", "\"waves\"", "#", "## 2. X\n", "- ", "\u3000", "/", "..", "`"];

    private static readonly KiroOptions[] Options =
    [
        new(), new() { Order = KiroOrder.Sequential }, new() { Order = KiroOrder.Free }, new() { RequirementsAsDependencies = true },
    ];

    [Fact]
    public void Mutated_files_never_throw_and_keep_their_counts()
    {
        var random = new Random(20_261);
        for (var round = 0; round < 1_500; round++)
        {
            var content = Mutate(Spec.Bytes(Fixture), random);
            var read = KiroDocument.Parse(content);
            Assert.False(read.IsRefused && !content.Contains((byte)0));
            if (read.IsRefused)
            {
                continue;
            }

            var document = read.Value;
            Assert.Equal(document.LinesRead, document.LinesTasks + document.LinesNotTasks);
            var plan = KiroPlan.From(document, Options[round % Options.Length]);
            Check(document, plan);
            var ticks = plan.Tasks.Select(task => new KiroTick(task.Id, task.Title)).ToList();
            Assert.Empty(KiroTicks.Apply(content, ticks).Value.NotFound);
            foreach (var box in document.Boxes.Where(box => box.MarkLength == 1))
            {
                var flipped = KiroWriter.Flip(content, box.Line, box.Mark == "+" ? '-' : '+').Value;
                Assert.Equal(1, content.Zip(flipped).Count(pair => pair.First != pair.Second));
            }
        }
    }

    [Fact]
    public void Random_plans_have_no_circle_and_every_task_can_be_worked()
    {
        var random = new Random(4);
        for (var round = 0; round < 400; round++)
        {
            var plan = Spec.Plan(RandomPlan(random), Options[round % 3]);
            Assert.False(Spec.HasCircle(plan), $"round {round}");
            Assert.Empty(Spec.Unreachable(plan));
        }
    }

    [Fact]
    public void Every_task_waits_for_all_required_ones_of_earlier_groups_and_before_a_checkpoint()
    {
        var random = new Random(11);
        for (var round = 0; round < 200; round++)
        {
            var plan = Spec.Plan(RandomPlan(random, plain: true));
            var before = Transitive(plan);
            var leaves = plan.Tasks.Where(task => !task.IsParent).ToList();
            for (var later = 0; later < leaves.Count; later++)
            {
                var earlier = leaves.Take(later).ToList();
                var checkpoint = earlier.FindLastIndex(task => task is { IsCheckpoint: true, Optional: false });
                var must = earlier.Where((task, i) => !task.Optional && (Group(task) != Group(leaves[later]) || leaves[later].IsCheckpoint || i <= checkpoint));
                Assert.Empty(must.Select(task => task.Id).Except(before[leaves[later].Id]));
            }
        }
    }

    [Fact]
    public void Reading_twice_gives_the_same_plan()
    {
        var text = RandomPlan(new Random(7));
        Assert.Equal(Describe(Spec.Plan(text)), Describe(Spec.Plan(text)));
    }

    private static void Check(KiroDocument document, KiroPlan plan)
    {
        Assert.Equal(document.LinesTasks, plan.Tasks.Count);
        Assert.Equal(plan.Tasks.Count, plan.Tasks.Select(task => task.Id).Distinct().Count());
        var byId = plan.Tasks.ToDictionary(task => task.Id);
        foreach (var task in plan.Tasks)
        {
            Assert.False(string.IsNullOrWhiteSpace(task.Title));
            Assert.False(string.IsNullOrWhiteSpace(task.Description));
            Assert.True(task.Parent is null || byId[task.Parent].IsParent || task.Optional);
            Assert.All(task.Dependencies.Where(to => !to.Id.Contains('/', StringComparison.Ordinal)), to => Assert.True(!to.Hard || task.Optional || !byId[to.Id].Optional));
        }
    }

    private static string Group(KiroTask task) => task.Id.Split('.')[0];

    /// <summary>For every leaf the leaves that are surely done before it starts.</summary>
    private static Dictionary<string, HashSet<string>> Transitive(KiroPlan plan)
    {
        var leaves = plan.Tasks.Where(task => !task.IsParent).ToList();
        var before = leaves.ToDictionary(task => task.Id, _ => new HashSet<string>());
        foreach (var leaf in leaves)
        {
            foreach (var target in leaf.Dependencies.Where(dependency => dependency.Hard).Select(dependency => plan.Task(dependency.Id)))
            {
                foreach (var done in target.IsParent ? leaves.Where(child => child.Parent == target.Id && !child.Optional) : [target])
                {
                    before[leaf.Id].Add(done.Id);
                    before[leaf.Id].UnionWith(before[done.Id]);
                }
            }
        }

        return before;
    }

    private static byte[] Mutate(byte[] fixture, Random random)
    {
        var content = fixture.ToList();
        for (var i = random.Next(1, 12); i > 0; i--)
        {
            var at = random.Next(content.Count);
            switch (random.Next(6))
            {
                case 0:
                    content[at] = (byte)random.Next(256);
                    break;
                case 1:
                    content.RemoveRange(at, Math.Min(random.Next(1, 30), content.Count - at));
                    break;
                case 2:
                    content.InsertRange(at, content.Skip(random.Next(content.Count)).Take(random.Next(1, 80)).ToList());
                    break;
                case 3:
                    content.RemoveAt(at);
                    break;
                default:
                    content.InsertRange(at, Spec.Bytes(Scraps[random.Next(Scraps.Length)]));
                    break;
            }

            if (content.Count == 0)
            {
                content.Add((byte)'-');
            }
        }

        return [.. content];
    }

    /// <summary>Groups with and without parents, checkpoints, optional tasks, (P) marks or waves, and stated dependencies in any direction but without a circle.</summary>
    private static string RandomPlan(Random random, bool plain = false)
    {
        var ids = new List<string>();
        var text = new StringBuilder();
        for (var group = 1; group <= random.Next(2, 7); group++)
        {
            for (var leaf = 1; leaf <= random.Next(1, 5); leaf++)
            {
                ids.Add(string.Create(CultureInfo.InvariantCulture, $"{group}.{leaf}"));
            }
        }

        var turned = ids.OrderBy(_ => random.Next()).ToList();
        var marks = !plain && random.Next(3) == 0;
        var last = "";
        foreach (var id in ids)
        {
            var group = id.Split('.')[0];
            if (group != last && random.Next(3) > 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"- [ ]{(random.Next(6) == 0 ? "*" : "")} {group}. Group\n");
            }

            last = group;
            var title = random.Next(7) == 0 ? "Checkpoint" : "Task";
            text.Append(CultureInfo.InvariantCulture, $"- [ ]{(random.Next(4) == 0 ? "*" : "")} {id} {(marks && random.Next(2) == 0 ? "(P) " : "")}{title}\n");
            var earlier = turned.Take(turned.IndexOf(id)).ToList();
            if (!plain && earlier.Count > 0 && random.Next(4) == 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"  - _Depends on: {string.Join(", ", earlier.OrderBy(_ => random.Next()).Take(2))}_\n");
            }
            else if (!plain && random.Next(10) == 0)
            {
                text.Append("  - _Depends on: none_\n");
            }
        }

        if (!plain && random.Next(4) == 0)
        {
            var waves = ids.Where(_ => random.Next(5) > 0).GroupBy(_ => random.Next(4)).Select(wave => $"[{string.Join(',', wave.Select(id => $"\"{id}\""))}]");
            text.Append(CultureInfo.InvariantCulture, $"\n```json\n{{\"waves\":[{string.Join(',', waves)}]}}\n```\n");
        }

        return text.ToString();
    }

    private static string Describe(KiroPlan plan) =>
        string.Join('\n', plan.Tasks.Select(task => $"{task.Id} {task.Title} {string.Join(',', task.Dependencies)} {task.Optional}"));
}
