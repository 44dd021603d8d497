using System.Globalization;
using System.Text;
using Interlock.Kiro;
using Interlock.Lifecycle;
using Interlock.Plans;
using Interlock.Tests.Kiro;
using Interlock.Tests.Kiro.Syncing;
using Xunit.Abstractions;

namespace Interlock.Tests.Plans;

/// <summary>Runs only where real files are at hand: INTERLOCK_PLAN_CORPUS names a folder with a MANIFEST.tsv.</summary>
public sealed class PlanCorpusTests(ITestOutputHelper output)
{
    private static readonly string Corpus = Environment.GetEnvironmentVariable("INTERLOCK_PLAN_CORPUS") ?? "";

    [CorpusFact]
    public void Real_spec_kit_files_keep_their_ids_and_their_order()
    {
        var (files, boxes, ids, kept, legends, pairs, early, problems) = (0, 0, 0, 0, 0, 0, 0, 0);
        foreach (var (name, count, content) in Files("spec-kit"))
        {
            var document = KiroDocument.Parse(content).Value;
            var plan = PlanFormats.Plain.Named("spec-kit")!.Plan(document);
            var wanted = SecondReader.Pairs(Encoding.UTF8.GetString(content));
            Assert.Equal(count, document.LinesRead);
            Assert.False(Spec.HasCircle(plan), name);
            var before = PlanText.Before(plan);
            var written = before.SelectMany(pair => pair.Value.Select(one => (pair.Key, one))).ToHashSet();
            files++;
            boxes += document.LinesRead;
            ids += wanted.SelectMany(pair => new[] { pair.Id, pair.Before }).Distinct().Count();
            kept += wanted.SelectMany(pair => new[] { pair.Id, pair.Before }).Distinct().Count(before.ContainsKey);
            legends += plan.Tasks.Count(task => task.Mark == "P" || task.Title.StartsWith("tasks = different", StringComparison.OrdinalIgnoreCase));
            pairs += wanted.Count;
            problems += plan.Problems.Count;
            foreach (var (id, earlier, rule) in wanted.Where(pair => before.ContainsKey(pair.Id) && !written.Contains((pair.Id, pair.Before)) && !written.Contains((pair.Before, pair.Id))))
            {
                early++;
                if (early < 20)
                {
                    output.WriteLine($"{name}: {id} is ready before {earlier} ({rule})");
                }
            }
        }

        output.WriteLine($"spec-kit: {files} files, boxes {boxes}, ids {kept} of {ids} kept, {early} of {pairs} pairs out of order, legends as tasks {legends}, notices {problems}");
        Assert.Equal((ids, 0, 0), (kept, early, legends));
    }

    [CorpusFact]
    public void Real_open_spec_files_are_read_whole_and_in_order()
    {
        var (files, boxes, tasks, early) = (0, 0, 0, 0);
        foreach (var (name, count, content) in Files("openspec"))
        {
            var document = KiroDocument.Parse(content).Value;
            var plan = PlanFormats.Plain.Named("openspec")!.Plan(document);
            Assert.Equal(count, document.LinesRead);
            Assert.False(Spec.HasCircle(plan), name);
            Assert.Equal(document.LinesTasks, plan.Tasks.Count);
            var before = PlanText.Before(plan);
            var leaves = plan.Tasks.Where(task => !task.IsParent).ToList();
            for (var i = 1; i < leaves.Count; i++)
            {
                early += leaves.Take(i).Count(earlier => !earlier.Optional && !before[leaves[i].Id].Contains(earlier.Id) && !before[earlier.Id].Contains(leaves[i].Id));
            }

            files++;
            boxes += count;
            tasks += plan.Tasks.Count;
        }

        output.WriteLine($"openspec: {files} files, boxes {boxes}, tasks {tasks}, {early} pairs out of order");
        Assert.Equal(0, early);
    }

    [CorpusFact]
    public void Real_files_synced_twice_keep_every_byte_and_a_tick_changes_one()
    {
        foreach (var format in (string[])["spec-kit", "openspec"])
        {
            var (files, ticks) = (0, 0);
            foreach (var (name, _, content) in Files(format))
            {
                var read = PlanFormats.Plain.Named(format)!;
                using var desk = new SyncDesk { Options = new() { Format = read } };
                desk.Content = content;
                desk.Sync();
                Assert.True(content.AsSpan().SequenceEqual(desk.Content), name);
                desk.IsQuiet();
                files++;
                var open = desk.All().FirstOrDefault(task => task is { IsParent: false, State: TaskState.Pending });
                if (open is null)
                {
                    continue;
                }

                desk.Desk.Begin(open.Id);
                desk.Sync();
                Assert.True(content.AsSpan().SequenceEqual(desk.Content), $"{name}: no mark for work that goes on");
                desk.Finish(open.Id);
                desk.Sync();
                var changed = content.Zip(desk.Content).Count(pair => pair.First != pair.Second);
                Assert.Equal(content.Length, desk.Content.Length);
                Assert.InRange(changed, 1, 1 + desk.All().Count(task => task.IsParent));
                desk.IsQuiet();
                ticks++;
            }

            output.WriteLine($"{format}: {files} files synced twice, {ticks} ticks of one byte, [-] written 0");
        }
    }

    [CorpusFact]
    public void Real_exports_of_other_tools_are_taken_and_taken_again_without_a_change()
    {
        foreach (var format in (string[])["task-master", "beads"])
        {
            var (files, tasks, left, notices) = (0, 0, 0, 0);
            foreach (var (_, _, content) in Files(format))
            {
                foreach (var plan in format == "beads" ? [Interlock.Plans.Importing.BeadsReader.Read(content, None)] : Lists(content))
                {
                    Take(plan);
                    tasks += plan.Tasks.Count;
                    left += plan.NotTasks;
                    notices += plan.Problems.Count;
                }

                files++;
            }

            output.WriteLine($"{format}: {files} files, {tasks} tasks, {left} entries that are none, notices {notices}");
        }

        var (backlogs, read) = (0, 0);
        foreach (var config in Directory.EnumerateFiles(Path.Combine(Corpus, "backlog-md"), "config.yml", SearchOption.AllDirectories))
        {
            var folder = Path.GetDirectoryName(config)!;
            var files = Directory.EnumerateFiles(folder, "*.md", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(path => new Interlock.Plans.Importing.BacklogFile(Path.GetRelativePath(folder, path), File.ReadAllBytes(path))).ToList();
            var plan = Interlock.Plans.Importing.BacklogReader.Read(File.ReadAllBytes(config), files, None);
            Assert.Equal(files.Count, plan.Tasks.Count);
            Take(plan);
            backlogs++;
            read += plan.Tasks.Count;
        }

        output.WriteLine($"backlog: {backlogs} folders, {read} tasks");

        static void Take(Interlock.Plans.Importing.ForeignPlan plan)
        {
            var desk = new Importing.ImportDesk();
            var first = desk.Take(plan);
            Assert.Equal(plan.Tasks.Select(task => task.Id).Distinct().Count(), first.Decided.Plan.New.Count);
            var seq = desk.Desk.LastSeq;
            var again = desk.Take(plan).Decided;
            Assert.Equal((0, 0, seq), (again.Plan.New.Count, again.Plan.Changes.Count, desk.Desk.LastSeq));
        }
    }

    private static Dictionary<string, Interlock.Plans.Importing.ForeignState> None => [];

    private static IReadOnlyList<Interlock.Plans.Importing.ForeignPlan> Lists(byte[] content)
    {
        using var json = System.Text.Json.JsonDocument.Parse(content);
        return Interlock.Plans.Importing.TaskMasterReader.Read(json.RootElement, None);
    }

    private static IEnumerable<(string Name, int Boxes, byte[] Content)> Files(string format)
    {
        var lines = File.ReadAllLines(Path.Combine(Corpus, "MANIFEST.tsv")).Select(line => line.Split('\t')).ToList();
        var columns = lines[0].ToList();
        return lines.Skip(1).Where(cells => cells[columns.IndexOf("format")] == format)
            .Select(cells => (cells[0], int.Parse(cells[columns.IndexOf("checkbox_lines")], CultureInfo.InvariantCulture), File.ReadAllBytes(Path.Combine(Corpus, cells[0]))));
    }

    private sealed class CorpusFactAttribute : FactAttribute
    {
        public CorpusFactAttribute() => Skip = Corpus.Length == 0 ? "INTERLOCK_PLAN_CORPUS is not set" : null;
    }
}
