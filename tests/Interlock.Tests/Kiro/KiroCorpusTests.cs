using System.Globalization;
using Interlock.Kiro;

namespace Interlock.Tests.Kiro;

/// <summary>Runs only where real files are at hand: INTERLOCK_KIRO_CORPUS names a folder with a MANIFEST.tsv.</summary>
public sealed class KiroCorpusTests
{
    private static readonly string Corpus = Environment.GetEnvironmentVariable("INTERLOCK_KIRO_CORPUS") ?? "";

    public static TheoryData<string, int> Files()
    {
        var files = new TheoryData<string, int>();
        var lines = Corpus.Length == 0 ? [] : File.ReadAllLines(Path.Combine(Corpus, "MANIFEST.tsv"));
        var columns = lines.Length == 0 ? [] : lines[0].Split('\t').ToList();
        foreach (var cells in lines.Skip(1).Select(line => line.Split('\t')))
        {
            files.Add(cells[columns.IndexOf("file")], int.Parse(cells[columns.IndexOf("checkbox_lines")], CultureInfo.InvariantCulture));
        }

        return files;
    }

    [CorpusTheory]
    [MemberData(nameof(Files))]
    public void Every_real_file_is_read_whole(string file, int checkboxLines)
    {
        var document = Read(file, out _);
        Assert.Equal(checkboxLines, document.LinesRead);
        Assert.Equal(document.LinesRead, document.LinesTasks + document.LinesNotTasks);
        foreach (var order in Enum.GetValues<KiroOrder>())
        {
            var plan = KiroPlan.From(document, new KiroOptions { Order = order });
            Assert.Equal(document.LinesTasks, plan.Tasks.Select(task => task.Id).Distinct().Count());
            Assert.False(Spec.HasCircle(plan));
            Assert.Empty(Spec.Unreachable(plan));
            Assert.InRange(plan.Tasks.Sum(task => task.Dependencies.Count), 0, 20 * (plan.Tasks.Count + 1));
        }
    }

    [CorpusTheory]
    [MemberData(nameof(Files))]
    public void Flipping_any_box_of_a_real_file_changes_one_byte(string file, int checkboxLines)
    {
        var document = Read(file, out var content);
        Assert.Equal(checkboxLines, document.Boxes.Count);
        foreach (var box in document.Boxes.Where(box => box.MarkLength == 1))
        {
            var written = KiroWriter.Flip(content, box.Line, box.Done ? ' ' : 'x').Value;
            Assert.Equal(content.Length, written.Length);
            Assert.Equal(box.MarkOffset, content.AsSpan().CommonPrefixLength(written));
            Assert.True(content.AsSpan(box.MarkOffset + 1).SequenceEqual(written.AsSpan(box.MarkOffset + 1)));
        }
    }

    [CorpusTheory]
    [MemberData(nameof(Files))]
    public void Every_task_of_a_real_file_is_found_again(string file, int checkboxLines)
    {
        var document = Read(file, out var content);
        var ticks = KiroPlan.From(document, new KiroOptions()).Tasks.Select(task => new KiroTick(task.Id, task.Title)).ToList();
        Assert.InRange(ticks.Count, 0, checkboxLines);
        var ticked = KiroTicks.Apply(content, ticks).Value;
        Assert.Empty(ticked.NotFound);
        Assert.Equal(document.Boxes.Where(box => box.IsTask && !box.Done).Select(box => box.Line), Changed(document, ticked.Content));
    }

    private static IEnumerable<int> Changed(KiroDocument before, byte[] after) =>
        KiroDocument.Parse(after).Value.Boxes.Zip(before.Boxes).Where(pair => pair.First.Mark != pair.Second.Mark).Select(pair => pair.First.Line);

    private static KiroDocument Read(string file, out byte[] content)
    {
        content = File.ReadAllBytes(Path.Combine(Corpus, file));
        return KiroDocument.Parse(content).Value;
    }

    private sealed class CorpusTheoryAttribute : TheoryAttribute
    {
        public CorpusTheoryAttribute() => Skip = Corpus.Length == 0 ? "INTERLOCK_KIRO_CORPUS is not set" : null;
    }
}
