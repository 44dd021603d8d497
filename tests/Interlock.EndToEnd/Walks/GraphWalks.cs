using System.Xml.Linq;
using Interlock.EndToEnd.Harness;

namespace Interlock.EndToEnd.Walks;

/// <summary>Order of execution and graphs, through the program.</summary>
public sealed class GraphWalks
{
    [ProgramFact]
    public void The_order_of_execution_is_told_to_eyes_and_programs()
    {
        using var scratch = Four();
        var said = scratch.Say("spec", "graph", "app").Output;
        Assert.Equal(
            ["app: 4 tasks · 3 waves · 2 ready · 2 blocked · critical path 3 tasks, about 35 min", "wave 1  2 tasks at once", "├━ ○ 1  ready         Do app/1", "└─ ○ 4  ready         Do app/4", "wave 2"],
            said.Split('\n')[..5]);
        var graph = scratch.Ask("spec", "graph", "app").Data;
        Assert.Equal(["app/1 app/4", "app/2", "app/3"], graph["waves"]!.AsArray().Select(wave => string.Join(' ', wave!["tasks"]!.AsArray())));
        Assert.Equal("app/1 app/2 app/3", string.Join(' ', graph["critical_path"]!["tasks"]!.AsArray()));
        Assert.Contains(graph["edges"]!.AsArray(), edge => (string?)edge!["from"] == "app/4" && (bool?)edge["hard"] == false);
        Assert.Equal(scratch.Ask("spec", "graph", "app").Output, scratch.Say("spec", "graph", "app", "--format", "json").Output);

        scratch.Worked("app/1", "one.txt", "1\n").Ask("submit");
        Assert.StartsWith("app: 4 tasks · 3 waves · 1 done · 2 ready · 1 blocked", scratch.Say("spec", "graph", "app").Output, StringComparison.Ordinal);
    }

    [ProgramFact]
    public void Every_format_is_drawn_to_the_terminal_or_a_file()
    {
        using var scratch = Four();
        Assert.StartsWith("---\ntitle: \"app\"\n---\nflowchart LR\n", scratch.Say("spec", "graph", "app", "--format", "mermaid").Output, StringComparison.Ordinal);
        Assert.StartsWith("digraph \"app\" {\n", scratch.Say("spec", "graph", "app", "--format", "dot").Output, StringComparison.Ordinal);
        var svg = scratch.Say("spec", "graph", "app", "--format", "svg").Output;
        Assert.Equal("svg", XDocument.Parse(svg).Root!.Name.LocalName);
        Assert.Equal(svg, (string?)scratch.Ask("spec", "graph", "app", "--format", "svg").Data["drawing"]);

        scratch.Write("graph.svg", "an older one");
        Assert.EndsWith("/graph.svg", (string?)scratch.Ask("spec", "graph", "app", "--format", "svg", "--output", "graph.svg").Data["output"], StringComparison.Ordinal);
        Assert.Equal(svg, scratch.Read("graph.svg"));
        Assert.Equal(0, scratch.Say("spec", "graph", "app", "--format", "json", "--output", "graph.json").ExitCode);
        Assert.Equal(scratch.Ask("spec", "graph", "app").Output, scratch.Read("graph.json"));
        Assert.Equal(0, scratch.Say("spec", "graph", "app", "--output", "rehearsed.txt", "--dry-run").ExitCode);
        Assert.False(File.Exists(Path.Combine(scratch.Repository, "rehearsed.txt")));
        Assert.Empty(Directory.GetFiles(scratch.Repository, "*.tmp"));
    }

    [ProgramFact]
    public void Around_a_task_as_far_as_asked()
    {
        using var scratch = Four();
        Assert.Equal(["app/1", "app/2", "app/3"], Nodes(scratch.Ask("task", "graph", "app/2")));
        Assert.Equal(["app/1", "app/2", "app/3", "app/4"], Nodes(scratch.Ask("task", "graph", "app/3")));
        Assert.Equal(["app/1", "app/2", "app/3"], Nodes(scratch.Ask("task", "graph", "app/2", "--depth", "1")));
        Assert.Equal(["app/2"], Nodes(scratch.Ask("task", "graph", "app/2", "--depth", "0")));
        scratch.Ask("task", "graph", "app/9").Refused(3, "task.unknown");
        scratch.Ask("spec", "graph", "none").Refused(3, "spec.unknown");
        scratch.Ask("spec", "graph", "app", "--format", "png").Refused(2, "usage.invalid");
    }

    [ProgramFact]
    public void Nothing_but_a_file_is_written_over()
    {
        using var scratch = Four();
        Directory.CreateDirectory(Path.Combine(scratch.Repository, "folder"));
        scratch.Write("secret.txt", "kept\n");
        File.CreateSymbolicLink(Path.Combine(scratch.Repository, "link.svg"), Path.Combine(scratch.Repository, "secret.txt"));
        Assert.Equal(0, scratch.Machine.Run("mkfifo", scratch.Repository, ["pipe.svg"]).ExitCode);
        foreach (var name in (string[])["folder", "link.svg", "pipe.svg", "/dev/null", "folder/", "."])
        {
            scratch.Ask("spec", "graph", "app", "--format", "svg", "--output", name).Refused(2, "output.not_a_file");
        }

        scratch.Ask("spec", "graph", "app", "--output", "no/such/folder/graph.txt").Refused(3, "output.no_directory");
        Assert.Equal("kept\n", scratch.Read("secret.txt"));
    }

    [ProgramFact]
    public void Hostile_titles_are_drawn_as_text()
    {
        using var scratch = new Scratch();
        const string Title = "a \"b\" ] --> <script>alert(1)</script> %%{init}%% \u001b[31m $(touch pwned)";
        _ = scratch.Ask("task", "create", "app/1", "--title", Title).Data;
        _ = scratch.Ask("task", "create", "app/2", "--title", "x", "--description", "d", "--depends", "1").Data;
        foreach (var format in (string[])["text", "mermaid", "dot", "svg", "json"])
        {
            var drawn = scratch.Say("spec", "graph", "app", "--format", format);
            Assert.True(drawn.ExitCode == 0, $"{drawn}");
            Assert.DoesNotContain('\u001b', drawn.Output);
            Assert.True(format is "text" or "dot" or "json" || !drawn.Output.Contains("<script", StringComparison.Ordinal), drawn.Output);
        }

        Assert.Empty(Directory.GetFiles(scratch.Repository, "pwned"));
    }

    private static Scratch Four()
    {
        var scratch = new Scratch();
        scratch.Create("app/1", "--estimate", "10");
        scratch.Create("app/2", "--depends", "1", "--estimate", "20");
        scratch.Create("app/3", "--depends", "2", "--estimate", "5");
        scratch.Create("app/4", "--estimate", "1");
        _ = scratch.Ask("task", "update", "app/3", "--depends", "2", "--soft", "4").Data;
        return scratch;
    }

    private static IEnumerable<string> Nodes(Answer answer) => answer.Data["nodes"]!.AsArray().Select(node => (string)node!["task"]!);
}
