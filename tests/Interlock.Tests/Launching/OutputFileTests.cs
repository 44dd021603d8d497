using System.Text;
using Interlock.Launching;
using Interlock.Launching.LocalProcess;
using Interlock.Runs;

namespace Interlock.Tests.Launching;

public sealed class OutputFileTests
{
    private static readonly OutputLimit Small = new() { Head = 8192, Tail = 16384 };

    [Fact]
    public async Task A_flood_is_cut_in_the_middle_and_head_and_tail_are_kept()
    {
        using var bench = new RunBench();
        var run = bench.Start(bench.Shell("echo first; i=0; while [ $i -lt 4000 ]; do echo \"line $i of a long flood of output\"; i=$((i+1)); done; echo last"), RunBench.Quick with { Output = Small });
        var end = await run.Completion;
        var text = RunBench.OutputOf(run);
        Assert.True(end.OutputBytes > 100_000);
        Assert.InRange(text.Length, Small.Head + Small.Tail, Small.Head + Small.Tail + (Small.Tail / 4) + (3 * 4096) + 64);
        Assert.StartsWith("first\nline 0 of", text, StringComparison.Ordinal);
        Assert.EndsWith("line 3999 of a long flood of output\nlast\n", text, StringComparison.Ordinal);
        Assert.Contains("bytes left out]\n", text);
        Assert.DoesNotContain('\0', text);
        Assert.False(File.Exists(OutputFile.CutPathOf(run.Handle.OutputPath)));
        Assert.EndsWith("last", end.OutputPreview, StringComparison.Ordinal);
        Assert.Equal(PrivateFile.Mode, File.GetUnixFileMode(run.Handle.OutputPath));
    }

    [Fact]
    public void Trimming_frees_the_disk_keeps_every_offset_and_disturbs_no_writer()
    {
        using var bench = new RunBench();
        var path = Path.Join(bench.Directory, "output.log");
        var output = new OutputFile(path, Small);
        using var writer = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        var written = new List<string>();
        for (var i = 0; i < 20_000; i++)
        {
            written.Add($"{i,9}\n");
            writer.Write(Encoding.ASCII.GetBytes(written[^1]));
            if (i % 500 == 0)
            {
                writer.Flush();
                output.Trim();
            }
        }

        writer.Flush();
        output.Trim();
        Assert.Equal(200_000, output.Length());
        Assert.Equal(string.Concat(written.TakeLast(100)), output.Tail(1000));
        Assert.Equal($"{19_999,9}\n", File.ReadAllText(path)[^10..]);
        output.Close();
        var text = File.ReadAllText(path);
        Assert.StartsWith(string.Concat(written.Take(800)), text, StringComparison.Ordinal);
        Assert.EndsWith(string.Concat(written.TakeLast(1600)), text, StringComparison.Ordinal);

        // Second time: whole already.
        output.Close();
        Assert.Equal(text, File.ReadAllText(path));
    }

    [Fact]
    public void A_short_output_stays_as_it_is()
    {
        using var bench = new RunBench();
        var path = Path.Join(bench.Directory, "output.log");
        var output = new OutputFile(path, Small);
        Assert.Equal("", output.Tail(10));
        Assert.Equal(0, output.Length());
        File.WriteAllText(path, "just this");
        output.Close();
        Assert.Equal("just this", File.ReadAllText(path));
        Assert.Equal("this", output.Tail(4));
    }

    [Fact]
    public void A_preview_plays_no_tricks_on_a_terminal() =>
        Assert.Equal("red[31m title\nnext ab", OutputFile.Preview("red\u001b[31m \u0007title\r\nnext a\u202eb\u0000\n"));

    [Fact]
    public async Task Trouble_with_the_output_file_is_reported_and_ends_nothing()
    {
        using var bench = new RunBench();
        var launch = bench.Shell("while [ ! -e go ]; do sleep 0.01; done; exit 0");
        var run = bench.Launcher.Start(launch, RunBench.Quick with { Output = new OutputLimit { Head = 0, Tail = 0 } }).Value;
        Directory.CreateDirectory(OutputFile.CutPathOf(launch.OutputPath));
        File.AppendAllText(launch.OutputPath, new string('x', 100_000));
        File.WriteAllText(Path.Join(bench.Worktree, "go"), "");
        var end = await run.Completion;
        Assert.Equal(0, end.ExitCode);
        Assert.NotNull(end.OutputProblem);
    }
}
