using Interlock.Kiro;

namespace Interlock.Tests.Kiro;

public sealed class TaskReadingTests
{
    [Theory]
    [InlineData("- [ ] 1. Build it", "1", "Build it")]
    [InlineData("- [ ] 1.1 Build it", "1.1", "Build it")]
    [InlineData("- [ ] 1.1. Build it", "1.1", "Build it")]
    [InlineData("- [ ] 1.2.3.4 Build it", "1.2.3.4", "Build it")]
    [InlineData("- [ ] 0.1 Build it", "0.1", "Build it")]
    [InlineData("- [ ] 4.2a Build it", "4.2a", "Build it")]
    [InlineData("- [ ] 2) Build it", "2", "Build it")]
    [InlineData("- [ ] 2: Build it", "2", "Build it")]
    [InlineData("- [ ] 3、创建模块", "3", "创建模块")]
    [InlineData("- [ ] 1.1创建模块", "1.1", "创建模块")]
    [InlineData("- [ ] **1.1.1** Build it", "1.1.1", "Build it")]
    [InlineData("- [ ] **1. Build it**", "1", "Build it")]
    [InlineData("- [x] **Task 1**: Build it", "1", "Build it")]
    [InlineData("- [x] **Task 0**：Build it", "0", "Build it")]
    [InlineData("- [ ] Task 12: Build it", "12", "Build it")]
    [InlineData("- [ ] 1 - Build it", "1", "Build it")]
    [InlineData("- [ ] 1.1 - Build it", "1.1", "Build it")]
    [InlineData("- [ ] ~~1.2 Build it~~ dropped", "1.2", "Build it dropped")]
    [InlineData("- [ ] 2.1 (P) Build it", "2.1", "Build it")]
    [InlineData("- [ ] 3.4 **New** endpoint", "3.4", "New endpoint")]
    [InlineData("- [ ] **HIGH**: Build it", "u1", "HIGH: Build it")]
    [InlineData("- [ ] 6 windows join", "u1", "6 windows join")]
    [InlineData("- [ ] 100% coverage", "u1", "100% coverage")]
    [InlineData("- [ ] 3D view", "u1", "3D view")]
    [InlineData("- [ ] 2024-01-01 release", "u1", "2024-01-01 release")]
    [InlineData("- [ ] 1.1.1.1.1.1.1.1.1 too deep", "u1", "1.1.1.1.1.1.1.1.1 too deep")]
    [InlineData("- [ ] 1234567890. long", "u1", "1234567890. long")]
    [InlineData("- [ ] Task 3 cleanup", "u1", "Task 3 cleanup")]
    [InlineData("- [ ] 1. Move src/**/a to lib/**/b", "1", "Move src/**/a to lib/**/b")]
    [InlineData("- [ ] 1. Build it <!-- later -->", "1", "Build it")]
    [InlineData("- [ ]   1.   Build   it  ", "1", "Build it")]
    public void Number_and_title_are_told_apart(string line, string id, string title)
    {
        var task = Spec.Only(line);
        Assert.Equal((id, title), (task.Id, task.Title));
        Assert.False(task.Optional);
    }

    [Theory]
    [InlineData("- [ ]* 1.2 Write tests")]
    [InlineData("- [ ]\\* 1.2 Write tests")]
    [InlineData("- [ ] * 1.2 Write tests")]
    [InlineData("- [ ]*1.2 Write tests")]
    [InlineData("- [ ] 1.2* Write tests")]
    [InlineData("- [ ] 1.2\\* Write tests")]
    [InlineData("- [ ] 1.2* (P) Write tests")]
    [InlineData("- [ ] 1.2 Write tests (optional)")]
    [InlineData("- [ ] 1.2 (Optional) Write tests")]
    [InlineData("- [ ] 1.2 [optional] Write tests")]
    [InlineData("- [ ] 1.2 Write tests（可选）")]
    [InlineData("- [ ] 1.2 Write tests （任意）")]
    [InlineData("- [ ] 1.2 Write tests (オプション)")]
    [InlineData("- [ ] 1.2 Write tests (опционально)")]
    [InlineData("- [ ] 1.2 Write tests (tùy chọn)")]
    [InlineData("- [ ] 1.2 Optional: Write tests")]
    [InlineData("- [ ] 1.2 **Write tests** *(optional)*")]
    [InlineData("- [ ]* **1.2 Write tests**")]
    public void Every_way_to_say_optional_is_heard_and_taken_out(string line)
    {
        var task = Spec.Only(line);
        Assert.True(task.Optional);
        Assert.Equal(("1.2", "Write tests"), (task.Id, task.Title.Replace(" **", "", StringComparison.Ordinal).TrimEnd('*', ' ')));
    }

    [Theory]
    [InlineData("- [ ] 1.2 Upload (backend upload optional)")]
    [InlineData("- [ ] 1.2 Review optional dependency handling")]
    [InlineData("- [ ] 1.2 支持可选的 tags 参数")]
    [InlineData("- [ ] 1.2 オプション引数追加")]
    [InlineData("- [ ] **bold** task")]
    public void Talking_about_optional_things_is_not_optional(string line) => Assert.False(Spec.Only(line).Optional);

    [Fact]
    public void A_remark_beside_the_word_optional_stays() =>
        Assert.Equal("Socket handler (Real-time)", Spec.Only("- [ ] 9. Socket handler (Optional - Real-time)").Title);

    [Fact]
    public void Hierarchy_comes_from_the_number_not_from_the_indent()
    {
        var plan = Spec.Plan("- [ ] 1. A\n- [ ] 1.1 B\n    - [ ] 2. C\n- [ ] 2.1 D\n  - [ ] 1.1.1 E\n- [ ] 1.1.2 F");
        Assert.Equal([null, "1", null, "2", "1.1", "1.1"], plan.Tasks.Select(task => task.Parent));
        Assert.Equal([true, true, true, false, false, false], plan.Tasks.Select(task => task.IsParent));
    }

    [Fact]
    public void A_missing_level_is_skipped()
    {
        var plan = Spec.Plan("- [ ] 1. A\n- [ ] 1.2.1 B\n- [ ] 7.1 C");
        Assert.Equal([null, "1", null], plan.Tasks.Select(task => task.Parent));
    }

    [Fact]
    public void A_letter_suffix_makes_a_sibling() =>
        Assert.Equal(["4", "4"], Spec.Plan("- [ ] 4. A\n- [ ] 4.2 B\n- [ ] 4.2a C").Tasks.Skip(1).Select(task => task.Parent));

    [Fact]
    public void A_repeated_number_gets_a_tilde_and_is_reported()
    {
        var plan = Spec.Plan("- [ ] 1. A\n- [ ] 1.1 B\n- [ ] 1.1 C\n- [ ] 1. D\n- [ ] 1.1 E");
        Assert.Equal("1 1.1 1.1~2 1~2 1.1~3", plan.Ids());
        Assert.Equal(["1", "1", "1~2"], plan.Tasks.Where(task => task.Parent is not null).Select(task => task.Parent));
        Assert.Equal([3, 4, 5], plan.Problems.Where(problem => problem.Code == "kiro.duplicate_id").Select(problem => problem.Line));
    }

    [Fact]
    public void A_task_without_a_number_gets_the_next_free_one_at_its_level()
    {
        var plan = Spec.Plan("- [ ] 1. A\n  - [ ] 1.1 B\n  - [ ] C\n    - [ ] D\n- [ ] 2. E\n- [ ] F\n- [ ] 4. G\n- [ ] H");
        Assert.Equal("1 1.1 1.u2 1.u2.u1 2 u3 4 u5", plan.Ids());
        Assert.Equal([null, "1", "1", "1.u2", null, null, null, null], plan.Tasks.Select(task => task.Parent));
    }

    [Fact]
    public void A_number_used_further_down_is_not_free() => Assert.Equal("1 u4 2 3", Spec.Plan("- [ ] 1. A\n- [ ] B\n- [ ] 2. C\n- [ ] 3. D").Ids());

    [Fact]
    public void Indentation_does_not_reach_across_a_heading() =>
        Assert.Null(Spec.Plan("- [ ] A\n\n## Next\n\n  - [ ] B").Task("u2").Parent);

    [Fact]
    public void Parents_that_are_only_headings_break_nothing()
    {
        var plan = Spec.Plan("## 1. Foo\n- [ ] 1.1 A\n- [ ] 1.2 B\n## 2. Bar\n- [ ] 2.1 C");
        Assert.Equal("1.1 1.2 2.1", plan.Ids());
        Assert.All(plan.Tasks, task => Assert.Null(task.Parent));
        Assert.Equal("1.1 1.2", plan.Waits("2.1"));
    }

    [Fact]
    public void Children_of_an_optional_parent_are_optional()
    {
        var plan = Spec.Plan("- [ ]* 1. A\n  - [ ] 1.1 B\n    - [ ] 1.1.1 C\n- [ ] 2. D");
        Assert.Equal([true, true, true, false], plan.Tasks.Select(task => task.Optional));
    }

    [Fact]
    public void What_stands_at_the_same_margin_as_an_optional_task_is_not_meant_by_its_mark()
    {
        var plan = Spec.Plan("- [ ]* 12. Nice to have\n- [ ] 13. Needed\n- [ ] 12.4 Needed too");
        Assert.Equal([false, false, false], plan.Tasks.Select(task => task.Optional));
    }

    [Fact]
    public void What_has_a_text_and_only_optional_tasks_below_it_is_work_itself()
    {
        var plan = Spec.Plan("- [ ] 1. Create the parser\n  - Read numbers\n  - [ ]* 1.1 Test it\n- [ ] 2. Ship\n  - [ ] 2.1 Pack\n    - Into one file\n    - [ ]* 2.1.1 Test that");
        Assert.Equal(["1", "1.1", "2.1", "2.1.1"], plan.Tasks.Where(task => !task.IsParent).Select(task => task.Id));
        Assert.Equal(["1", "2.1"], plan.Tasks.Where(task => task is { IsParent: false, Optional: false }).Select(task => task.Id));
        Assert.Equal(("1", "1 1.1?", "1 1.1? 2.1"), (plan.Waits("1.1"), plan.Waits("2.1"), plan.Waits("2.1.1")));
    }

    [Fact]
    public void A_parent_is_optional_when_all_its_children_are()
    {
        var plan = Spec.Plan("- [ ] 1. A\n- [ ]* 1.1 B\n- [ ] 2. C\n- [ ]* 2.1 D\n- [ ] 2.2 E");
        Assert.Equal([true, true, false, true, false], plan.Tasks.Select(task => task.Optional));
        Assert.Empty(plan.Problems);
    }

    [Fact]
    public void The_bullets_below_are_the_description_without_the_references()
    {
        var task = Spec.Plan("""
            - [ ] 1.1 Build it
              - first
                - nested

              - second
                _Requirements: 1.1, 2.3_
              - _Depends: none_
            - [ ] 1.2 Next
            """).Task("1.1");
        Assert.Equal("- first\n  - nested\n\n- second", task.Description);
        Assert.Equal(["1.1", "2.3"], task.Requirements);
    }

    [Fact]
    public void A_task_without_text_takes_its_title_as_description() =>
        Assert.Equal("Build it", Spec.Only("- [ ] 1. Build it\n  - _Requirements: 1.1_\n").Description);

    [Fact]
    public void What_stands_outside_the_list_is_not_described()
    {
        var plan = Spec.Plan("- [ ] 1. A\n  - a\n\n**Note**: outside\n\n- [ ] 2. B\n---\n  - c\n- [ ] 3. C\n## Heading\n  - d");
        Assert.Equal(["- a", "B", "C"], plan.Tasks.Select(task => task.Description));
    }

    [Fact]
    public void A_line_that_is_indented_less_than_a_child_belongs_to_the_parent()
    {
        var plan = Spec.Plan("- [ ] 1. A\n  - [ ] x\n  - [ ] y\n  - _Requirements: 7.1_\n  - more");
        Assert.Equal(["7.1"], plan.Task("1").Requirements);
        Assert.Equal("- more", plan.Task("1").Description);
        Assert.Empty(plan.Task("1.u2").Requirements);
    }

    [Fact]
    public void Code_in_a_description_is_kept_and_not_read()
    {
        var task = Spec.Only("- [ ] 1. A\n  - run:\n    ```sh\n# not a heading\n\n    _Requirements: 9_\n    ```\n  - done\n");
Assert.Equal("- run:\n  ```sh\n# not a heading\n\n  _Requirements: 9_\n  ```\n- done", task.Description);
        Assert.Empty(task.Requirements);
    }

    [Theory]
    [InlineData("_Requirements: 1.1, 2.3_", "1.1|2.3")]
    [InlineData("_Requirements: All_", "All")]
    [InlineData("_Requirements: すべて_", "すべて")]
    [InlineData("_Requirements: 1.1-1.5, 3.2–3.4_", "1.1-1.5|3.2-3.4")]
    [InlineData("_Requirements: FR-3, NFR-2.1_", "FR-3|NFR-2.1")]
    [InlineData("_Requirements: Requirement 3, Requirement 4_", "3|4")]
    [InlineData("_要件: 7.1, 8.1_", "7.1|8.1")]
    [InlineData("_要件: 要件7、要件8_", "7|8")]
    [InlineData("_需求: 1.1，1.2_", "1.1|1.2")]
    [InlineData("_Требования: 1.1_", "1.1")]
    [InlineData("**Validates: Requirements 1.4, 1.5**", "1.4|1.5")]
    [InlineData("**Property 3: works** — **Validates: Requirements 1.4**", "1.4")]
    [InlineData("**验证需求: 9.1**", "9.1")]
    [InlineData("Requirements: 8.1, 8.2", "8.1|8.2")]
    [InlineData("Requirements: Docker 24, Go", "")]
    [InlineData("_Requirements: 7（progress）_", "7")]
    [InlineData("_Requirements: none_", "")]
    [InlineData("_Requirements: 1.1,\n    1.2_", "1.1|1.2")]
    [InlineData("_Requirements: 1.1_ _Boundary: src/a.ts_", "1.1")]
    [InlineData("_(relates to Req 1,5)_", "1|5")]
    public void Requirements_are_references(string line, string expected)
    {
        var task = Spec.Only($"- [ ] 1. A\n  - {line}\n");
        Assert.Equal(expected, string.Join('|', task.Requirements));
        Assert.Empty(task.Dependencies);
        Assert.Empty(task.MissingDependencies);
    }

    [Fact]
    public void References_in_a_title_are_taken_out()
    {
        var task = Spec.Only("- [x] Define types _(relates to Req 1,5,6)_  ");
        Assert.Equal("Define types", task.Title);
        Assert.Equal(["1", "5", "6"], task.Requirements);
    }

    [Fact]
    public void Acceptance_is_found_under_its_label()
    {
        var task = Spec.Only("- [ ] 1. A\n  - **Acceptance criteria**:\n    - it runs\n    - it stops\n  - Done when: all is green\n");
        Assert.Equal(["it runs", "it stops", "all is green"], task.Acceptance);
    }

    [Fact]
    public void Declared_files_are_strict_and_named_ones_are_hints()
    {
        var task = Spec.Only("""
            - [ ] 1. Change `src/auth/login.ts`
              - add task_monitor.py (see https://example.org/a.html) with Node.js
              - touch ./docs/guide.md, never ../secret.txt nor /etc/hosts.conf
              - _Files: src/a.ts, `src/b/`, lib/*.cs (new)_
              - _Boundary: src/api/**, AuthService, none_
            """);
        Assert.Equal(["src/a.ts", "src/b/", "lib/*.cs", "src/api/**"], task.Files);
        Assert.Equal(["src/auth/login.ts", "task_monitor.py", "docs/guide.md", "AuthService"], task.FileHints);
    }

    [Theory]
    [InlineData("Checkpoint - Ensure all tests pass", true)]
    [InlineData("Final checkpoint — all green", true)]
    [InlineData("Phase 2 Checkpoint", true)]
    [InlineData("检查点 - 确保所有测试通过", true)]
    [InlineData("最终检查点", true)]
    [InlineData("Add checkpoint files", false)]
    [InlineData("更新 `SCAN` checkpoint", false)]
    [InlineData("Checkpointing of state", false)]
    public void A_checkpoint_is_done_by_checks(string title, bool checkpoint)
    {
        var task = Spec.Only($"- [ ] 1. {title}");
        Assert.Equal((checkpoint, checkpoint ? "checks" : "merge"), (task.IsCheckpoint, task.Completion));
    }

    [Fact]
    public void Below_a_checkpoint_only_what_verifies_is_done_by_checks()
    {
        var plan = Spec.Plan("- [ ] 1. Checkpoint\n- [ ] 1.1 Ensure all tests pass\n- [ ] 1.2 Run lint\n- [ ] 1.3 Run the migration");
        Assert.Equal(["merge", "checks", "checks", "merge"], plan.Tasks.Select(task => task.Completion));
    }

    [Theory]
    [InlineData("Fix the login test", "fix")]
    [InlineData("Write unit tests for login", "test")]
    [InlineData("编写属性测试", "test")]
    [InlineData("Refactor the parser", "refactor")]
    [InlineData("Rename view.tsx", "refactor")]
    [InlineData("Update README and guides", "docs")]
    [InlineData("Set up project structure", "chore")]
    [InlineData("Checkpoint - all tests pass", "chore")]
    [InlineData("Implement login", "feat")]
    [InlineData("Prefix every latest debug contest", "feat")]
    public void The_kind_follows_from_the_title(string title, string kind) => Assert.Equal(kind, Spec.Only($"- [ ] 1. {title}").Kind);

    [Fact]
    public void A_task_without_a_title_is_reported_and_named()
    {
        var plan = Spec.Plan("- [ ] 1.\n- [ ] 2.\n  - do this\n- [ ]");
        Assert.Equal(["Task 1", "do this", "Task u3"], plan.Tasks.Select(task => task.Title));
        Assert.Equal(3, plan.Problems.Count(problem => problem.Code == "kiro.no_title"));
    }

    [Fact]
    public void Hostile_titles_are_only_text()
    {
        var task = Spec.Only("- [ ] 1. $(rm -rf /) `x` \"q\" 'q' \u001b[31m ../..  ");
        Assert.Equal("$(rm -rf /) `x` \"q\" 'q' [31m ../..", task.Title);
        Assert.Equal(10_000, Spec.Only("- [ ] 1. " + new string('a', 10_000)).Title.Length);
    }

    [Fact]
    public void The_last_required_child_completes_its_parents()
    {
        var plan = Spec.Plan("- [ ] 1. A\n- [x] 1.1 B\n- [ ] 1.2 C\n- [ ]* 1.3 D\n- [ ] 2. E\n- [x] 2.1 F\n- [ ] 3. G\n- [ ] 3.1 H\n- [ ] 3.1.1 I");
        Assert.Equal(["1"], plan.ParentsCompletedBy(new HashSet<string> { "1.2" }));
        Assert.Equal(["3", "3.1"], plan.ParentsCompletedBy(new HashSet<string> { "3.1.1" }));
        Assert.Empty(plan.ParentsCompletedBy(new HashSet<string> { "1.3" }));
        Assert.Empty(plan.ParentsCompletedBy(new HashSet<string>()));
    }
}
