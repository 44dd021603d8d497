using System.Text;
using Interlock.Cli.Commands;
using Interlock.Tests.Architecture;

namespace Interlock.Tests.Commands;

/// <summary>What the commands print with <c>--json</c>, byte for byte: a story with tasks in every state, and what is left of each command's answer.</summary>
// Both set where the program keeps its state, which is the process's.
[Collection("Place of the state")]
public sealed class AnswerBytesTests : IDisposable
{
    private readonly Caller caller = new();
    private readonly StringBuilder told = new();
    private readonly HashSet<string> answered = [];

    public void Dispose() => caller.Dispose();

    [Fact]
    public async Task Every_answer_keeps_its_bytes()
    {
        // Trust is kept outside the repository, and a test's must not land in the home of whoever runs it.
        Environment.SetEnvironmentVariable("XDG_STATE_HOME", caller.Repository.Path + "-state");
        await PlansAsync();
        await TasksAsync();
        var worktree = await WorkAsync();
        await MergesAsync(worktree);
        await OthersAsync();
        await RecordsAsync();
        await StoresAsync();
        Snapshot.Check("tests/Interlock.Tests/Commands/Snapshots/answers.txt", Scrubbing.Of(told.ToString(), caller.Repository));

        // Begun with a terminal, by another program or for a process of their own; what they answer with is asked for elsewhere.
        Assert.Equal(["agents-md", "completion", "demo", "dispatch", "hooks check", "run logs", "store accept", "store unlock", "work"], CommandIndex.Paths.Except(answered).Order());
    }

    private async Task PlansAsync()
    {
        caller.Repository.Write("interlock.yaml", "merge:\n  checks: none\n  deploy: \"true\"\nlocks:\n  mirror: true\n");
        caller.Repository.Write("tasks.md", "# Plan\n\n- [ ] 1. First `dir/b.txt`\n  - [ ] 1.1 Größe \"prüfen\"\n  - [x] 1.2 Done\n- [ ] 2. Second\n- [ ] 2. Second again\n- [-] 3. Third\n");
        caller.Repository.Commit("plan");
        await Ask("init --yes");
        await Ask("init --dry-run");
        await Ask("trust --yes --dry-run");
        await Ask("spec import tasks.md --name plan");
        caller.Repository.Write(".kiro/specs/chat/tasks.md", "- [ ] 1. First\n- [x] 2. Second\n");
        await Ask("spec sync --dry-run");
        await Ask("spec sync");
        await Ask("spec sync chat");
        await Ask("spec list");
        await Ask("spec list --open --json=spec,ready");
        await Ask("spec show plan");
        await Ask("spec create empty --set owner=mara --set n:=1");
        await Ask("spec update empty --unset n --set team=kärn");
        await Ask("spec graph plan");
        await Ask("spec show nothing");
        await Ask("spec export plan");
    }

    private async Task TasksAsync()
    {
        await Ask("task create app/1 --title First --file a.txt --skill go --acceptance fine --estimate 5 --key k --set ort=Zürich --set n:=1.50 --description ä<b>&'\"\\\u2028\ud83d\ude00\u0007\u0085");
        await Ask("task create app/2 --title Second --depends 1 --soft plan/2 --completion manual --optional --priority 1");
        await Ask("task create app/3 --title Third --draft");
        await Ask("task create app/4 --title Fourth --file a.txt");
        await Ask("task create app/7 --title Seventh --issue 7");
        await Ask("task create app/5 --title Fifth --file dir/b.txt");
        await Ask("task create app/6 --title Sixth --completion external --dry-run");
        await Ask("task create app/6 --title Sixth --completion external");
        await Ask("task create app/1 --title Again");
        await Ask("task list app");
        await Ask("task list app --view board");
        await Ask("task list app --view registry --json=id,view_state,metadata");
        await Ask("task list --json=title,metadata,id --sort=-priority --limit 3 --offset 1");
        await Ask("task list --where spec=none");
        await Ask("task list --json=titel");
        await Ask("task show app/1");
        await Ask("task show plan/1 --json=is_parent,state,blocks");
        await Ask("task ready --skill go");
        await Ask("task why app/2");
        await Ask("task graph app/2 --format svg --depth 1 --json=title,nodes,edges");
        await Ask("task graph app/2 --format json");
        await Ask("task update app/2 --priority 2 --set x:={\"a\":[1,null,\"é\"]}");
        await Ask("task advance app/3 --to pending");
        await Ask("task cancel app/3 --reason no");
        await Ask("task undo app/3");
        await Ask("task cancel app/3 --reason no");
        await Ask("task reopen app/3 --reason yes");
        await Ask("task advance app/3 --to pending");
    }

    private async Task<string> WorkAsync()
    {
        await Ask("worker register mara --skill go --max-tasks 5 --type human --github mara-gh");
        var (claim, worktree) = await ClaimAsync("app/1");
        await Ask("claim app/1 --as zoe");
        await Ask("claim --spec none --as zoe");
        await Ask("task ready app");
        await Ask("lock list");
        await Ask("lock list --json=path,waiting");
        await Ask("lock check dir/z.txt");
        await Ask("lock check a.txt");
        await Ask($"lock acquire app/1 dir/c.txt dir/d.txt {claim}");
        await Ask($"lock release app/1 dir/d.txt {claim}");
        await Ask("hooks install --agent generic --git");
        await Ask("hooks uninstall --agent generic --git");
        await Ask("lock cleanup");
        await Ask("impact analyze app/1 --as mara");
        await Ask("impact record app/1 --risk HIGH --symbol One --as mara");
        await Ask($"start app/1 {claim}");
        await Ask("approve app/1 --for impact --as zoe --reason looked");
        await Ask("gate check app/1 --to implementing");
        (claim, worktree) = await ClaimAsync("app/1");
        await Ask($"start app/1 {claim}");
        await Ask($"progress app/1 50 --step half {claim}");
        await Ask($"note app/1 --plan first --did a --verified looked {claim}");
        await Ask($"heartbeat app/1 {claim}");
        await Ask("artifact add app/1 --type log --uri file:///x --size 3 --set passed:=41");
        await Ask("artifact add app/1 --type diff --uri file:///y");
        await Ask("artifact list app/1");
        await Ask("artifact list app/1 --type diff --json=id,type,size_bytes");
        await Ask("worktree list");
        await Ask("status");
        await Ask("status app --json=claims,last_seq");
        Git.TempRepository.WriteIn(worktree, "a.txt", "changed\n");
        caller.Repository.CommitIn(worktree, "work");
        await Ask($"submit app/1 {claim} --dry-run");
        await Ask($"submit app/1 {claim}");
        return worktree;
    }

    private async Task MergesAsync(string worktree)
    {
        await Ask("merge queue");
        await Ask("merge status --json=task,held");
        await Ask("change list");
        await Ask("change show 1 --json=number,state,review");
        await Ask("change review 1 --needs-revision --as zoe --reason smaller");
        Git.TempRepository.WriteIn(worktree, "a.txt", "less changed\n");
        caller.Repository.CommitIn(worktree, "less work");
        var token = (long)(await caller.DataAsync("task show app/1"))["claim"]!["token"]!;
        await Ask($"start app/1 --as mara --token {token}");
        await Ask("change review 1 --approve --as zoe --reason fine");
        await Ask("trust --yes");
        await Ask($"merge submit app/1 --as mara --token {token}");
        await Ask("merge process --until-empty");
        await Ask("task show app/1 --json=state,state_reason,merge_commit,worklog,closed_at,due_at");
    }

    private async Task OthersAsync()
    {
        var (claim, worktree) = await ClaimAsync("app/4");
        await Ask($"start app/4 {claim}");
        var moved = caller.Repository.CommitOn("elsewhere", "main", ("direct.txt", "by hand\n"));
        caller.Repository.Git("merge", "-q", "--ff-only", moved);
        await Ask("spec verify app");
        await Ask($"merge accept {moved} --reason looked --as zoe");
        Git.TempRepository.WriteIn(worktree, "a.txt", "changed again\n");
        caller.Repository.CommitIn(worktree, "more work");
        await Ask($"submit app/4 {claim}");
        await Ask("issue list");
        await Ask("issue show 1");
        (claim, _) = await ClaimAsync("app/2");
        await Ask($"start app/2 {claim}");
        await Ask($"finish app/2 {claim} --reason told");
        await Ask("approve app/2 --for completion --as zoe --reason no --deny");
        await Ask("approve app/2 --for completion --as zoe --reason announced");
        await Ask($"finish app/2 {claim} --reason told");
        (claim, _) = await ClaimAsync("app/3");
        await Ask($"release app/3 {claim}");
        (claim, _) = await ClaimAsync("app/3");
        await Ask($"fail app/3 {claim} --reason broke");
        await Ask("lock force-release app/3 --reason stuck");
        (claim, worktree) = await ClaimAsync("app/5");
        Git.TempRepository.WriteIn(worktree, "dir/b.txt", "not merged\n");
        await Ask("task cancel app/5 --reason given-up");
        await Ask("worktree prune --dry-run");
        await Ask("worktree prune");
        await Ask("worktree list");
        await Ask("worktree restore app/5");
        await Ask("task list --json=spec,id,state,state_reason,attempt");
    }

    private async Task RecordsAsync()
    {
        await Ask("run start --json -- /bin/echo hi");
        var run = (string)(await caller.DataAsync("run list"))[0]!["id"]!;
        await Ask("run list --status completed");
        await Ask($"run show {run}");
        await Ask($"run wait {run}");
        await Ask($"run kill {run}");
        await Ask("run show none");
        await Ask("answer app/2 yes --as zoe");
        await Ask("worklog app --utc");
        await Ask("worklog --task app/1 --utc --json=day,tasks");
        await Ask("task history app/1");
        await Ask("task log app/1 --json=kind,text,worker,outcome,files");
        await Ask("task retry app");
        await Ask("check --json=checks,passed,failed");
        await Ask("check --at nowhere");
        await Ask("task retry app/1");
        await Ask("events --task app/3 --since 1 --limit 5");
        await Ask("events --type ApprovalGranted --json=seq,event_type,details");
        var later = DateTimeOffset.UtcNow.AddHours(1);
        caller.Time = new AheadOf(TimeSpan.FromHours(2));
        await Ask($"events --follow --no-watch --type ClaimReleased --until {later:yyyy-MM-ddTHH:mm:ssZ}");
        await Ask($"events --follow --no-watch --type ClaimReleased --json=seq,task_id --until {later:yyyy-MM-ddTHH:mm:ssZ}");
        caller.Time = TimeProvider.System;
        await Ask("status app --watch", new(canceled: true));
        await Ask("worker list");
        await Ask("worker show mara");
        await Ask("worker remove zoe");
        await Ask("worker show nobody");
        await Ask("config show --origin");
        await Ask("doctor");
        await Ask("schema");
        await Ask("schema task list");
        await Ask("schema task --json=command,schema");
        await Ask("schema config --json=command,schema");
        await Ask("schema authority");
        await Ask("--version");
        await Ask("task why --help");
        await Ask("nonsense");
    }

    private async Task StoresAsync()
    {
        await Ask("store locks");
        await Ask("store prune --dry-run");
        await Ask("store prune");
        await Ask("spec verify");
        await Ask("spec backup");
        await Ask("spec backup app --incremental");
        await Ask("spec restore app --name app-again");
        await Ask("spec verify app-again");
        await Ask("store migrate --to sqlite:moved.db --dry-run");
        await Ask("store migrate --to sqlite:moved.db");
    }

    private async Task<(string Words, string Worktree)> ClaimAsync(string task)
    {
        var claim = (await Ask($"claim {task} --as mara")).Json["data"]!;
        return ($"--as mara --token {claim["token"]}", (string?)claim["worktree"] ?? "");
    }

    private async Task<Answered> Ask(string line, CancellationToken stop = default)
    {
        var words = line.Split(' ');
        var answer = await caller.RunAsync(stop, line.Contains("--json", StringComparison.Ordinal) ? words : [.. words, "--json"]);
        told.Append("$ ").Append(line).Append('\n').Append(answer.Output);
        if (answer.ExitCode != 0)
        {
            told.Append("exit ").Append(answer.ExitCode).Append(' ').Append(answer.Error.TrimEnd('\n').Split('\n')[^1]).Append('\n');
        }

        answered.Add(words.Length > 1 && CommandIndex.IsNoun(words[0]) ? $"{words[0]} {words[1]}" : words[0]);
        return answer;
    }

    private sealed class AheadOf(TimeSpan span) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + span;
    }
}
