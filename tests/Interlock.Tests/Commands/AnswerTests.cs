using System.Text.Json.Nodes;
using Interlock.Cli.Commands;
using Interlock.Tests.Contract;

namespace Interlock.Tests.Commands;

/// <summary>A task goes from created to merged through the commands, and every answer has the shape that its command declares.</summary>
// Both set where the program keeps its state, which is the process's.
[Collection("Place of the state")]
public sealed class AnswerTests : IDisposable
{
    private readonly Caller caller = new();
    private readonly HashSet<string> answered = [];

    public void Dispose() => caller.Dispose();

    [Fact]
    public async Task Every_answer_has_the_shape_its_command_declares()
    {
        caller.Repository.Write("interlock.yaml", "merge:\n  checks: none\n");
        caller.Repository.Write("tasks.md", "# Plan\n\n- [ ] 1. First `dir/b.txt`\n- [ ] 2. Second\n- [x] 3. Third\n");
        caller.Repository.Commit("plan");
        await Ask("init --yes");

        // Trust is kept outside the repository, and a test's must not land in the home of whoever runs it.
        Environment.SetEnvironmentVariable("XDG_STATE_HOME", caller.Repository.Path + "-state");
        Assert.Equal(0, (await caller.RunAsync("trust", "--yes")).ExitCode);
        await Ask("spec import tasks.md --name plan");
        caller.Repository.Write(".kiro/specs/chat/tasks.md", "- [ ] 1. First\n- [x] 2. Second\n");
        await Ask("spec sync");
        await Ask("spec list");
        await Ask("spec show plan");
        await Ask("spec create empty --set owner=mara --set n:=1");
        await Ask("spec update empty --unset n --set team=core");
        await Ask("task create app/1 --title First --file a.txt --skill go --acceptance fine --estimate 5 --key k");
        await Ask("task create app/2 --title Second --depends 1 --completion manual");
        await Ask("task create app/3 --title Third --draft");
        await Ask("task list --view board");
        await Ask("task show app/1");
        await Ask("task ready --skill go");
        await Ask("task why app/2");
        await Ask("spec graph app");
        await Ask("task graph app/2 --format svg --depth 1");
        await Ask("task update app/2 --priority 1");
        await Ask("task advance app/3 --to pending");
        await Ask("task cancel app/3 --reason no");
        await Ask("task undo app/3");
        await Ask("task cancel app/3 --reason no");
        await Ask("task reopen app/3 --reason yes");
        await Ask("task advance app/3 --to pending");
        await Ask("worker register mara --skill go --max-tasks 5 --type human");
        var claim = await Ask("claim app/1 --as mara");
        var token = (long)claim["token"]!;
        await Ask("lock list");
        await Ask("lock check dir/b.txt");
        await Ask($"lock acquire app/1 dir/c.txt dir/d.txt --as mara --token {token}");
        await Ask($"lock release app/1 dir/d.txt --as mara --token {token}");
        await Ask($"lock acquire app/1 dir/d.txt --as mara --token {token}");
        await Ask("hooks install --agent generic --git");
        await Ask("hooks check dir/free.txt");
        await Ask("hooks uninstall --agent generic --git");
        await Ask("lock cleanup");
        await Ask("impact analyze app/1 --as mara");
        await Ask("impact record app/1 --risk HIGH --symbol One --as mara");
        await Ask("approve app/1 --for impact --as zoe --reason looked");
        await Ask($"start app/1 --as mara --token {token}");
        await Ask($"progress app/1 50 --step half --as mara --token {token}");
        await Ask($"note app/1 --plan first --did a --verified looked --as mara --token {token}");
        await Ask($"heartbeat app/1 --as mara --token {token}");
        await Ask("worklog app");
        await Ask("worklog --task app/1 --utc");
        await Ask("gate check app/1 --to implementing");
        await Ask("artifact add app/1 --type log --uri file:///x --size 3");
        await Ask("artifact list app/1");
        await Ask("worktree list");
        await Ask("status");
        var worktree = (string)claim["worktree"]!;
        Git.TempRepository.WriteIn(worktree, "a.txt", "changed\n");
        caller.Repository.CommitIn(worktree, "work");
        Assert.Equal("done", (string?)(await Ask($"submit app/1 --as mara --token {token}"))["state"]);
        await Ask("check");
        await Ask("merge queue");
        await Ask("merge status");
        await Ask("merge process --until-empty");
        await Ask("change list");
        await Ask("change show 1");
        await Ask("issue list");
        await Ask("issue show 1");
        token = (long)(await Ask("claim app/2 --as mara"))["token"]!;
        await Ask($"start app/2 --as mara --token {token}");
        await Ask("approve app/2 --for completion --as zoe --reason announced");
        await Ask($"finish app/2 --as mara --token {token} --reason told");
        token = (long)(await Ask("claim app/3 --as mara"))["token"]!;
        await Ask($"release app/3 --as mara --token {token}");
        token = (long)(await Ask("claim app/3 --as mara"))["token"]!;
        await Ask($"fail app/3 --as mara --token {token} --reason broke");
        await Ask("task retry app/3");
        await Ask("task log app/3");
        await Ask("lock force-release app/3 --reason stuck");
        await Ask("task history app/1");
        await Ask("events --task app/1 --since 1 --limit 5");
        await Ask("worker list");
        await Ask("worker show mara");
        await Ask("worker remove zoe");
        await Ask("config show --origin");
        await Ask("schema task list");
        await Ask("schema config");
        await Ask("schema");
        await Ask("run list");
        await Ask("worktree prune --dry-run");
        await Ask("store prune --dry-run");
        await Ask("store prune");
        await Ask("spec verify");
        await Ask("spec export app");
        await Ask("spec backup");
        await Ask("spec backup --incremental");
        await Ask("spec restore app --name app-again");
        await Ask("spec verify app-again");
        await Ask("store migrate --to sqlite:moved.db");

        // These need a process, a terminal, a keeper or a home of their own; they are tested where those are.
        string[] elsewhere =
        [
            "answer", "doctor", "demo", "work", "dispatch", "change review", "run start", "run show", "run logs", "run kill", "run wait", "worktree restore", "merge submit", "merge accept", "store locks", "store unlock", "store accept", "trust", "completion", "agents-md",
        ];
        Assert.Equal(CommandIndex.Paths.Except(elsewhere).Order(), answered.Order());
    }

    [Fact]
    public async Task The_task_object_has_what_the_contract_promises()
    {
        await caller.RunAsync("init");
        var task = await caller.DataAsync("task create app/1 --title First");
        string[] promised =
        [
            "spec", "id", "uid", "title", "description", "kind", "state", "state_reason", "ready", "priority", "optional", "estimate_minutes", "completion", "attempt", "depends_on",
            "blocks", "required_skills", "files", "requirements", "issue", "branch", "change", "merge_commit", "claim", "impact", "approval", "progress", "artifacts", "parent",
            "version", "created_at", "updated_at",
        ];
        Assert.Empty(promised.Except(task.AsObject().Select(pair => pair.Key)));
    }

    private async Task<JsonNode> Ask(string line)
    {
        var words = line.Split(' ');
        var path = CommandIndex.IsNoun(words[0]) ? $"{words[0]} {words[1]}" : words[0];
        var shape = CommandIndex.Find(path)!.Shape.Data!;
        var answer = await caller.RunAsync([.. words, "--json"]);
        Assert.True(answer.ExitCode == 0, $"{line}: {answer.ExitCode} {answer.Error}");
        Assert.Equal(shape.Schema, (string?)answer.Json["schema"]);
        var data = answer.Json["data"]!;
        Assert.Empty(SchemaCheck.Faults(shape, data).Select(fault => $"{line}: {fault}"));
        answered.Add(path);

        var plain = await caller.RunAsync([.. words.Where(word => word != "--yes"), .. (string[])(words[0] is "task" or "spec" && words[1] is "list" or "show" ? [] : ["--help"])]);
        Assert.True(plain.ExitCode == 0 && plain.Output.Length > 0 && plain.Output.EndsWith('\n'), $"{line}: {plain}");
        return data;
    }
}
