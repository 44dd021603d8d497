using Interlock.Lifecycle;
using Interlock.Plans.Importing;
using Interlock.Tests.Registry;
using Interlock.WorkGraph;

namespace Interlock.Tests.Plans.Importing;

public sealed class ImportTests
{
    private const string TaskMaster = """
        {"tasks":[
          {"id":1,"title":"Set up","description":"The base","details":"With git","testStrategy":"It builds","status":"done","priority":"critical","dependencies":[]},
          {"id":2,"title":"Parser","status":"in-progress","priority":"low","dependencies":[1],"subtasks":[
            {"id":1,"title":"Lexer","status":"pending","dependencies":[]},
            {"id":2,"title":"Grammar","status":"review","dependencies":[1]},
            {"id":3,"title":"Errors","status":"pending","dependencies":["2.1"]}]},
          {"id":3,"title":"Writer","status":"deferred","dependencies":[2,99]},
          {"id":4,"title":"Old","status":"cancelled"},
          {"id":5,"title":"Odd","status":"frozen"},
          {"id":6,"title":"Done above","status":"done","subtasks":[{"id":1,"title":"Left","status":"pending"}]}]}
        """;

    [Fact]
    public void Task_master_tasks_keep_ids_states_priorities_and_what_they_wait_for()
    {
        var desk = new ImportDesk();
        var (decided, done) = desk.Take(ImportDesk.TaskMaster(TaskMaster));
        Assert.Equal("1:Done 2.1:Pending 2.2:Blocked 2.3:Blocked 3:Draft 4:Cancelled 5:Draft 6.1:Pending", desk.States());
        Assert.Equal(("1", "1 2.1", "1 2.1"), (desk.Waits("2.1"), desk.Waits("2.2"), desk.Waits("2.3")));
        Assert.Equal((1, 4, 3), (desk.Desk.Task("1").Priority, desk.Desk.Task("2").Priority, desk.Desk.Task("4").Priority));
        Assert.Equal(("The base\n\nWith git", Completion.Imported), (desk.Desk.Task("1").Description, desk.Desk.Task("1").Completion));
        Assert.Equal(["It builds"], desk.Desk.Task("1").Acceptance);
        Assert.Equal("its status is 'frozen'", desk.Desk.Task("5").StateReason);
        Assert.Equal("task-master:master/2.1", desk.Desk.Task("2.1").Metadata["source"]!.GetValue<string>());
        Assert.Equal(["import.in_progress", "import.unknown_state", "import.open_below_done"], decided.Errors.Select(one => one.Code));
        Assert.Empty(done.Refused);
        Invariants.Hold(desk.Desk);
    }

    [Fact]
    public void Read_again_nothing_changes_and_an_edit_there_reaches_only_what_nobody_began()
    {
        var desk = new ImportDesk();
        desk.Take(ImportDesk.TaskMaster(TaskMaster));
        var seq = desk.Desk.LastSeq;
        var again = desk.Take(ImportDesk.TaskMaster(TaskMaster)).Decided;
        Assert.Equal((0, 0), (again.Plan.New.Count, again.Plan.Changes.Count));
        Assert.Equal(seq, desk.Desk.LastSeq);

        desk.Desk.Begin("2.1");
        var edited = TaskMaster.Replace("Lexer", "Scanner", StringComparison.Ordinal).Replace("Grammar", "The grammar", StringComparison.Ordinal).Replace("\"Set up\"", "\"Set it up\"", StringComparison.Ordinal)
            .Replace("{\"id\":4,\"title\":\"Old\",\"status\":\"cancelled\"},", "{\"id\":7,\"title\":\"New\",\"status\":\"pending\"},", StringComparison.Ordinal);
        var news = desk.Take(ImportDesk.TaskMaster(edited)).Decided;
        Assert.Equal(("Set up", "Lexer", "The grammar", "New"), (desk.Desk.Task("1").Title, desk.Desk.Task("2.1").Title, desk.Desk.Task("2.2").Title, desk.Desk.Task("7").Title));
        Assert.Equal(["import.gone"], news.Conflicts.Select(one => one.Code));
        Assert.Equal(TaskState.Done, desk.Desk.State("1"));
        Invariants.Hold(desk.Desk);
    }

    [Fact]
    public void A_word_is_given_a_meaning_by_map()
    {
        var desk = new ImportDesk();
        desk.Take(ImportDesk.TaskMaster(TaskMaster, "Frozen=cancelled", "deferred=pending"));
        Assert.Equal((TaskState.Cancelled, "missing dependency 99"), (desk.Desk.State("5"), desk.Desk.Task("3").StateReason));
        Assert.Equal("usage.invalid", StateWords.Chosen(["frozen=later"]).Refusal?.Code);
    }

    [Fact]
    public void Beads_are_read_line_by_line()
    {
        const string lines = """
            {"id":"bd-e","title":"Epic","status":"open","issue_type":"epic","priority":1}
            {"id":"bd-a1","title":"Fix it","status":"closed","issue_type":"bug","priority":0,"dependencies":[{"issue_id":"bd-a1","depends_on_id":"bd-e","type":"parent-child"}]}
            {"id":"bd-a2","title":"Add it","status":"in_progress","issue_type":"feature","priority":4,"acceptance_criteria":"- one\n- two","dependencies":[{"issue_id":"bd-a2","depends_on_id":"bd-a1","type":"blocks"},{"issue_id":"bd-a2","depends_on_id":"bd-a3","type":"related"},{"issue_id":"bd-a2","depends_on_id":"bd-e","type":"parent-child"}]}
            {"id":"bd-a3","title":"Pinned","status":"pinned","issue_type":"task"}
            {"id":"bd-a4","title":"Gone","status":"tombstone","issue_type":"task"}
            {"id":"bd-a5","title":"A message","status":"open","issue_type":"message"}
            {"data":"no issue","type":"event"}
            not json
            {"id":"../../etc","title":"Out","status":"open","issue_type":"task"}
            """;
        var desk = new ImportDesk();
        var plan = ImportDesk.Beads(lines);
        Assert.Equal((5, 4), (plan.Tasks.Count, plan.NotTasks));
        var (decided, _) = desk.Take(plan);
        Assert.Equal("bd-a1:Done bd-a2:Pending bd-a3:Draft", desk.States());
        Assert.Equal(("fix", 1, "feat", 5), (desk.Desk.Task("bd-a1").Kind, desk.Desk.Task("bd-a1").Priority, desk.Desk.Task("bd-a2").Kind, desk.Desk.Task("bd-a2").Priority));
        Assert.Equal(("bd-a1", "bd-e"), (desk.Waits("bd-a2"), desk.Desk.Task("bd-a2").Parent));
        Assert.Equal(["one", "two"], desk.Desk.Task("bd-a2").Acceptance);
        Assert.Equal("bd-a3", desk.Desk.Task("bd-a2").Metadata["relations"]![0]!["on"]!.GetValue<string>());
        Assert.Equal([3, 8, 9], decided.Errors.Select(one => one.Line).Order());
        Invariants.Hold(desk.Desk);
    }

    [Fact]
    public void A_backlog_is_read_file_by_file()
    {
        static string File(string id, string status, string more = "", string body = "") => $"---\nid: {id}\ntitle: 'The {id}'\nstatus: {status}\n{more}---\n\n## Description\n\n<!-- SECTION:DESCRIPTION:BEGIN -->\nWhy {id}\n<!-- SECTION:DESCRIPTION:END -->\n{body}";
        var plan = ImportDesk.Backlog(
            ("tasks/a.md", File("TASK-1", "To Do", "priority: high\ndependencies:\n  - task-2\nlabels: [bug]\n", "\n## Acceptance Criteria\n<!-- AC:BEGIN -->\n- [x] #1 One\n- [ ] #2 Two\n<!-- AC:END -->\n")),
            ("tasks/b.md", File("task-2", "In Review", "modified_files: [src/a.ts]\n")),
            ("tasks/c.md", File("task-2.1", "Waiting", "parent_task_id: task-3\n")),
            ("tasks/d.md", File("task-3", "To Do")),
            ("completed/e.md", File("task-4", "In Review")),
            ("drafts/f.md", File("task-5", "To Do")),
            ("tasks/readme.md", "# no task\n"));
        Assert.Equal(("demo", 6, 1), (plan.Spec, plan.Tasks.Count, plan.NotTasks));
        var desk = new ImportDesk();
        desk.Take(plan);
        Assert.Equal("task-1:Blocked task-2:Pending task-2.1:Draft task-4:Done task-5:Draft", desk.States());
        Assert.Equal(("The TASK-1", "Why TASK-1", "fix", 2, "task-2"), (desk.Desk.Task("task-1").Title, desk.Desk.Task("task-1").Description, desk.Desk.Task("task-1").Kind, desk.Desk.Task("task-1").Priority, desk.Waits("task-1")));
        Assert.Equal(["One", "Two"], desk.Desk.Task("task-1").Acceptance);
        Assert.Equal(["src/a.ts"], desk.Desk.Task("task-2").FileHints);
        Invariants.Hold(desk.Desk);
    }
}
