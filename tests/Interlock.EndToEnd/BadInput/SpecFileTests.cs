using System.Text;
using Interlock.EndToEnd.Harness;

namespace Interlock.EndToEnd.BadInput;

/// <summary>A <c>tasks.md</c> that is none.</summary>
public sealed class SpecFileTests
{
    [ProgramFact]
    public void Empty_binary_missing_and_a_directory()
    {
        using var scratch = new Scratch();
        scratch.Write("empty.md", "");
        scratch.Ask("spec", "import", "empty.md", "--name", "empty").Refused(2, "plan.unknown_format");
        var empty = scratch.Ask("spec", "import", "empty.md", "--name", "empty", "--format", "kiro").Data;
        Assert.Equal(0, (int)empty["tasks"]!);
        Assert.Equal(0, (int)empty["lines_read"]!);

        var noise = new byte[70_000];
        new Random(7).NextBytes(noise);
        File.WriteAllBytes(Path.Combine(scratch.Repository, "noise.md"), noise);
        var binary = scratch.Ask("spec", "import", "noise.md", "--name", "noise");
        if (binary.ExitCode == 0)
        {
            Assert.Equal((int)binary.Data["lines_read"]!, (int)binary.Data["lines_tasks"]! + (int)binary.Data["lines_not_tasks"]!);
        }
        else
        {
            Assert.False(string.IsNullOrEmpty((string?)binary.Problem["code"]));
        }

        Assert.True(File.ReadAllBytes(Path.Combine(scratch.Repository, "noise.md")).AsSpan().SequenceEqual(noise));
        Directory.CreateDirectory(Path.Combine(scratch.Repository, "folder"));
        scratch.Ask("spec", "import", "folder").Refused(3, "kiro.not_found");
        var missing = scratch.Ask("spec", "import", "nowhere.md");
        Assert.Equal(3, missing.ExitCode);
        Assert.StartsWith("kiro.", (string?)missing.Problem["code"], StringComparison.Ordinal);
    }

    [UnprivilegedFact]
    public void A_file_that_nobody_may_read()
    {
        using var scratch = new Scratch();
        scratch.Write("secret.md", "- [ ] 1. One\n");
        File.SetUnixFileMode(Path.Combine(scratch.Repository, "secret.md"), UnixFileMode.None);
        var answer = scratch.Ask("spec", "import", "secret.md");
        Assert.True(answer.ExitCode is 1 or 6, $"{answer}");
        Assert.NotNull(answer.Problem["code"]);
    }

    [ProgramFact]
    public void Fifty_megabytes_are_read_or_refused_with_a_code()
    {
        using var scratch = new Scratch();
        var line = Encoding.UTF8.GetBytes("some prose that is no task at all, and goes on for a while to fill the line\n");
        using (var file = File.Create(Path.Combine(scratch.Repository, "large.md")))
        {
            file.Write("- [ ] 1. First\n"u8);
            for (var written = 0; written < 50_000_000; written += line.Length)
            {
                file.Write(line);
            }

            file.Write("- [ ] 2. Last\n"u8);
        }

        var answer = scratch.Ask("spec", "import", "large.md", "--name", "large");
        if (answer.ExitCode == 0)
        {
            Assert.Equal(2, (int)answer.Data["lines_read"]!);
        }
        else
        {
            answer.Refused(2, "kiro.too_large");
        }
    }

    [ProgramFact]
    public void Changed_while_agents_work_nothing_of_the_persons_is_overwritten()
    {
        using var scratch = new Scratch();
        scratch.Write(".kiro/specs/app/tasks.md", "- [ ] 1. One\n- [ ] 2. Two\n");
        scratch.Commit("a spec");

        // The agent stands for a person who edits the file in the checkout while the work goes on.
        var worked = scratch.Work($"echo x >$(basename $INTERLOCK_TASK).txt; printf -- '- [ ] 1. One\\n- [ ] 2. Two\\n\\nA remark.\\n' >'{Path.Combine(scratch.Repository, ".kiro/specs/app/tasks.md")}'");

        Assert.True(worked.ExitCode == 0, $"{worked}");
        var text = scratch.Read(".kiro/specs/app/tasks.md");
        Assert.EndsWith("\nA remark.\n", text, StringComparison.Ordinal);
        scratch.Stands("done", "app/1");
        scratch.Stands("done", "app/2");
    }

    [ProgramFact]
    public void One_bad_task_does_not_stop_the_others()
    {
        using var scratch = new Scratch();
        scratch.Write("tasks.md", "- [ ] 1. Good\n- [ ] 1. Double\n- [ ] 2. " + new string('x', 20_000) + "\n- [ ] No number\n- [ ] 3. $(touch pwned)\n");
        var imported = scratch.Ask("spec", "import", "tasks.md", "--name", "app").Data;
        Assert.Equal(5, (int)imported["lines_read"]!);
        scratch.Stands("pending", "app/1");
        Assert.Equal("Double", (string?)scratch.Show("app/1~2")["title"]);
    }
}
