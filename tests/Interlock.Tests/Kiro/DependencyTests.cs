using System.Globalization;
using System.Text;
using Interlock.Kiro;

namespace Interlock.Tests.Kiro;

public sealed class DependencyTests
{
    private static readonly KiroOptions Sequential = new() { Order = KiroOrder.Sequential };
    private static readonly KiroOptions Free = new() { Order = KiroOrder.Free };

    [Fact]
    public void Groups_follow_each_other_and_their_leaves_are_free()
    {
        var plan = Spec.Plan("- [ ] 1. A\n- [ ] 1.1 a\n- [ ] 1.2 b\n- [ ] 2. B\n- [ ] 2.1 c\n- [ ] 2.2 d\n- [ ] 3. C\n- [ ] 4. D\n- [ ] 4.1 e");
        Assert.Equal(["", "", "1", "1", "2", "3"], new[] { "1.1", "1.2", "2.1", "2.2", "3", "4.1" }.Select(plan.Waits));
        Assert.All(plan.Tasks.Where(task => task.IsParent), parent => Assert.Empty(parent.Dependencies));
    }

    [Fact]
    public void Sequential_and_free_are_what_they_say()
    {
        const string text = "- [ ] 1. A\n- [ ] 1.1 a\n- [ ] 1.2 b\n- [ ] 2. B\n- [ ] 3. Checkpoint\n- [ ] 4. C\n- [ ] 5. D";
        var sequential = Spec.Plan(text, Sequential);
        Assert.Equal(["", "1.1", "1.2", "2", "3", "4"], Leaves(sequential));
        var free = Spec.Plan(text, Free);
        Assert.Equal(["", "", "", "1 2", "3", "3"], Leaves(free));
    }

    [Fact]
    public void A_checkpoint_inside_a_group_is_a_barrier_in_it()
    {
        var plan = Spec.Plan("- [ ] 1. A\n- [ ] 2. B\n- [ ] 2.1 a\n- [ ] 2.2 b\n- [ ] 2.3 Checkpoint\n- [ ] 2.4 c\n- [ ] 3. C");
        Assert.Equal(["", "1", "1", "2.1 2.2", "2.3", "2"], Leaves(plan));
    }

    [Theory]
    [InlineData("[1.1, 1.2]")]
    [InlineData("1.1 1.2")]
    [InlineData("[1.1] [1.2]")]
    [InlineData("1.1; 1.2")]
    public void A_list_of_dependencies_may_stand_in_brackets_or_between_blanks(string list)
    {
        var plan = Spec.Plan($"- [ ] 1.1 A\n- [ ] 1.2 B\n- [ ] 1.3 C\n  - _Dependencies: {list}_");
        Assert.Equal("1.1 1.2", plan.Waits("1.3"));
        Assert.Empty(plan.Problems);
    }

    [Fact]
    public void A_number_may_have_a_letter_in_its_middle()
    {
        var plan = Spec.Plan("## 46: Rows\n- [ ] 46.1 A\n## 46a: Heads\n- [ ] 46a.1 B\n  - _Depends: 46.1_\n- [ ] 46a.2 C\n  - _Depends: 46a.1_");
        Assert.Equal("46.1 46a.1 46a.2", plan.Ids());
        Assert.Equal(("46.1", "46a.1"), (plan.Waits("46a.1"), plan.Waits("46a.2")));
        Assert.Equal("46a", Spec.Plan("- [ ] 46a. A\n- [ ] 46a.1 B").Task("46a.1").Parent);
    }

    [Fact]
    public void Several_graphs_follow_one_another()
    {
        const string first = "```json\n{\"waves\":[[\"1\"],[\"2\"]]}\n```\n";
        const string second = "```json\n{\"waves\":[{\"id\":0,\"tasks\":[\"3\"]},{\"id\":1,\"tasks\":[\"4\"],\"depends_on\":[]},{\"id\":2,\"tasks\":[\"5\"],\"depends_on\":[0]}]}\n```\n";
        var plan = Spec.Plan($"- [ ] 1. A\n- [ ] 2. B\n\n{first}\n- [ ] 3. C\n- [ ] 4. D\n- [ ] 5. E\n\n{second}");
        Assert.Equal(["", "1", "2", "1 2", "1 2 3"], Leaves(plan));
    }

    [Fact]
    public void A_wave_waits_for_those_it_names_and_for_the_barriers_before_it()
    {
        static string Graph(string third) => "```json\n{\"waves\":[{\"id\":0,\"tasks\":[\"1\"]},{\"id\":1,\"tasks\":[\"2\"],\"depends_on\":[0]},{\"id\":2,\"tasks\":[\"3\"],\"depends_on\":[" + third + "]}]}\n```\n";
        Assert.Equal(["", "1", "1"], Leaves(Spec.Plan($"- [ ] 1. A\n- [ ] 2. B\n- [ ] 3. C\n\n{Graph("0")}")));
        var later = Spec.Plan($"- [ ] 1. A\n- [ ] 2. B\n- [ ] 3. C\n\n{Graph("7")}");
        Assert.Equal(["", "1", "1 2"], Leaves(later));
        Assert.Equal("kiro.wave_unknown", Assert.Single(later.Problems).Code);
    }

    [Fact]
    public void Required_tasks_never_wait_hard_for_optional_ones()
    {
        var plan = Spec.Plan("- [ ] 1. A\n- [ ]* 2. B\n  - [ ] 2.1 b\n- [ ] 3. C\n- [ ] 3.1 c\n- [ ]* 3.2 d\n- [ ] 4. D");
        Assert.Equal(["", "1", "1 2?", "1 2?", "3"], Leaves(plan));
        Assert.Equal("1.1?", Spec.Plan("- [ ]* 1.1 a\n- [ ] 1.2 b\n  - _Depends on: 1.1_").Waits("1.2"));
        Assert.Equal("1.1", Spec.Plan("- [ ]* 1.1 a\n- [ ]* 1.2 b\n  - _Depends on: 1.1_").Waits("1.2"));
    }

    [Fact]
    public void Headings_group_tasks_that_have_no_numbers()
    {
        var plan = Spec.Plan("## One\n- [ ] a\n- [ ] b\n## Two\n- [ ] c\n- [ ] d");
        Assert.Equal(["", "", "u1 u2", "u1 u2"], Leaves(plan));
        Assert.Equal(["", "u1", "u2"], Leaves(Spec.Plan("## One\n- [ ] a\n- [ ] b\n- [ ] c")));
    }

    [Fact]
    public void Numbers_that_start_again_make_new_groups()
    {
        var plan = Spec.Plan("## Phase 1\n- [ ] 1.1 a\n- [ ] 1.2 b\n## Phase 2\n- [ ] 1.1 c\n- [ ] 1.2 d");
        Assert.Equal(["", "", "1.1 1.2", "1.1 1.2"], Leaves(plan));
    }

    [Fact]
    public void Numbers_out_of_order_follow_the_file()
    {
        var plan = Spec.Plan("- [ ] 3. C\n- [ ] 1. A\n- [ ] 1.1 a\n- [ ] 2. B\n- [ ] 3.1 c");
        Assert.Equal("", plan.Waits("1.1"));
        Assert.Equal("1", plan.Waits("2"));
        Assert.Equal("2", plan.Waits("3.1"));
        Assert.False(Spec.HasCircle(plan));
    }

    [Fact]
    public void Dependency_lines_rule_over_the_order()
    {
        var plan = Spec.Plan("""
            - [ ] 1. A
            - [ ] 1.1 a
            - [ ] 2. B
            - [ ] 2.1 b
              - _Dependencies: None_
            - [ ] 2.2 c
              - _Depends on: Task 2.1, 1.1_
            - [ ] 3. C
              _Depends: 1_
            - [ ] 3.1 d
            - [ ] 3.2 e
              - Depends on: other-spec/4.1, 2.1-2.2
            """);
        Assert.Equal(["", "", "1.1 2.1", "1", "2.1 2.2 other-spec/4.1"], Leaves(plan));
        Assert.All(plan.Tasks, task => Assert.Empty(task.MissingDependencies));
    }

    [Fact]
    public void What_comes_behind_tasks_with_lines_of_their_own_waits_for_all_before_them()
    {
        var plan = Spec.Plan("- [ ] 1. A\n- [ ] 2. B\n  - _Depends on: none_\n- [ ] 3. C");
        Assert.Equal("1 2", plan.Waits("3"));
    }

    [Fact]
    public void A_barrier_holds_tasks_with_lines_of_their_own_too()
    {
        var plan = Spec.Plan("- [ ] 1. A\n- [ ] 2. Checkpoint\n- [ ] 3. B\n  - _Depends on: 1_");
        Assert.Equal("1 2", plan.Waits("3"));
    }

    [Fact]
    public void An_unknown_name_is_missing_never_satisfied()
    {
        var plan = Spec.Plan("- [ ] 1. A\n  - _Dependencies: 9.9, 1.5-1.7_\n- [ ] 2. B\n  - _Dependencies: express 4, lodash_\n");
        Assert.Equal(["9.9", "1.5-1.7"], plan.Task("1").MissingDependencies);
        Assert.Empty(plan.Task("2").MissingDependencies);
        Assert.Equal(2, plan.Problems.Count(problem => problem.Code == "kiro.dependency_not_a_task"));
    }

    [Fact]
    public void A_title_names_a_task_too() =>
        Assert.Equal("u1", Spec.Plan("- [ ] Make the table\n- [ ] Read it\n  - _Depends on: make the table_", Free).Waits("u2"));

    [Fact]
    public void A_heading_number_means_everything_below_it()
    {
        var plan = Spec.Plan("## 1. One\n- [ ] 1.1 a\n- [ ] 1.2 b\n## 2. Two\n- [ ] 2.1 c\n## 3. Three\n- [ ] 3.1 d\n  - _Depends on: 1_");
        Assert.Equal("1.1 1.2", plan.Waits("3.1"));
    }

    [Fact]
    public void A_later_task_named_as_dependency_turns_the_order_without_a_circle()
    {
        var plan = Spec.Plan("- [ ] 1. A\n- [ ] 1.1 a\n- [ ] 1.2 b\n  - _Depends on: 2.1_\n- [ ] 2. B\n- [ ] 2.1 c\n- [ ] 3. C");
        Assert.Equal("2.1", plan.Waits("1.2"));
        Assert.Equal("1.1", plan.Waits("2.1"));
        Assert.False(Spec.HasCircle(plan));
        Assert.Empty(Spec.Unreachable(plan));
    }

    [Fact]
    public void A_circle_in_the_file_stays_for_the_registry_to_report()
    {
        var plan = Spec.Plan("- [ ] 1. A\n  - _Depends on: 2_\n- [ ] 2. B\n  - _Depends on: 1_\n- [ ] 3. C\n  - _Depends on: 3_\n- [ ] 4. D\n- [ ] 4.1 d\n  - _Depends on: 4_");
        Assert.Equal("2", plan.Waits("1"));
        Assert.Equal("1", plan.Waits("2"));
        Assert.Equal("3", plan.Waits("3"));
        Assert.Equal("kiro.depends_on_parent", Assert.Single(plan.Problems).Code);
        Assert.DoesNotContain("4", plan.Waits("4.1").Split(' '));
    }

    [Fact]
    public void Tasks_marked_P_run_beside_each_other()
    {
        var plan = Spec.Plan("""
            - [ ] 1. A
            - [ ] 1.1 a
            - [ ] 1.2 (P) b
            - [ ] 1.3 (P) c
            - [ ] 1.4 d
            - [ ] 2. B
            - [ ] 2.1 (P) e
            - [ ] 2.2 (P) f
            - [ ] 3. C
            - [ ] 3.1 (P) g
              - _Depends: 2.1_
            - [ ] 3.2 (P) h
            - [ ] 3.3 i
            """);
        Assert.Equal(["", "1.1", "1.1", "1.2 1.3", "1.4", "1.4", "1.4 2.1", "2", "3.1 3.2"], Leaves(plan));
        Assert.Empty(Spec.Unreachable(plan));
    }

    [Fact]
    public void A_boundary_alone_makes_the_file_run_in_document_order()
    {
        var plan = Spec.Plan("- [ ] 1. A\n- [ ] 1.1 a\n  - _Boundary: Api_\n- [ ] 1.2 b\n- [ ] 1.3 c\n  - _Depends: 1.1_");
        Assert.Equal(["", "1.1", "1.1 1.2"], Leaves(plan));
    }

    [Fact]
    public void Waves_rule_over_everything()
    {
        var plan = Spec.Plan("""
            - [ ] 1. A
            - [ ] 1.1 a
            - [ ] 1.2 b
            - [ ]* 1.3 t
            - [ ] 2. Checkpoint - tests pass
            - [ ] 3. B
            - [ ] 3.1 c
              - _Depends on: 3.2_
            - [ ] 3.2 d
            - [ ] 4. Final checkpoint

            ## Task Dependency Graph

            ```json
            { "waves": [
              { "id": 1, "tasks": ["1.2", "1.3", "3.1"] },
              { "id": 0, "tasks": ["1.1"] },
              { "id": 2, "tasks": ["3.2", "9.9"] } ] }
            ```
            """);
        Assert.Equal(["", "1.1", "1.1", "1.2 1.3? 3.1", "1.1", "2", "3.2"], Leaves(plan));
        Assert.Equal(["kiro.dependency_against_waves", "kiro.wave_unknown_task"], plan.Problems.Select(problem => problem.Code));
        Assert.Empty(Spec.Unreachable(plan));
    }

    [Theory]
    [InlineData("""{"waves": [[1], [2, 3], ["4"]]}""")]
    [InlineData("""{"waves": {"a": ["1"], "b": ["2", "3"], "c": "4"}}""")]
    [InlineData("""{"waves": [{"tasks": ["1. A"]}, {"taskIds": [{"id": "2"}, "Task 3:"]}, {"ids": ["4"]},],}""")]
    public void Waves_come_in_several_shapes(string json)
    {
        var plan = Spec.Plan($"- [ ] 1. A\n- [ ] 2. B\n- [ ] 3. C\n- [ ] 4. D\n\n```json\n{json}\n```\n");
        Assert.Equal(["", "1", "1", "2 3"], Leaves(plan));
    }

    [Fact]
    public void A_parent_in_a_wave_stands_for_its_leaves() =>
        Assert.Equal(["2", "2", ""], Leaves(Spec.Plan("- [ ] 1. A\n- [ ] 1.1 a\n- [ ] 1.2 b\n- [ ] 2. B\n```\n{\"waves\":[[\"2\"],[\"1\"]]}\n```")));

    [Theory]
    [InlineData("{\"waves\": [", "kiro.waves_unreadable")]
    [InlineData("{\"waves\": 3}", "kiro.waves_unreadable")]
    [InlineData("[\"waves\"]", "kiro.waves_unreadable")]
    [InlineData("{\"waves\": [[\"77\"]]}", "kiro.wave_unknown_task")]
    public void Broken_waves_are_reported_and_the_order_is_used(string json, string code)
    {
        var plan = Spec.Plan($"- [ ] 1. A\n- [ ] 2. B\n```json\n{json}\n```");
        Assert.Equal("1", plan.Waits("2"));
        Assert.Equal(code, Assert.Single(plan.Problems).Code);
    }

    [Fact]
    public void Requirements_are_dependencies_only_when_asked()
    {
        const string text = "- [ ] 1. A\n- [ ] 1.1 a\n  - _Requirements: 1.1, 2.1_\n- [ ] 1.2 b\n  - _Requirements: 1.1, 8.8, All_\n- [ ] 2. B\n- [ ] 2.1 c";
        var plan = Spec.Plan(text, new KiroOptions { RequirementsAsDependencies = true });
        Assert.Equal("2.1", plan.Waits("1.1"));
        Assert.Equal("1.1", plan.Waits("1.2"));
        Assert.Equal(["8.8"], plan.Task("1.2").MissingDependencies);
        Assert.Equal("", Spec.Plan(text).Waits("1.1"));
    }

    [Fact]
    public void Ten_thousand_tasks_need_few_edges()
    {
        var text = new StringBuilder();
        for (var i = 0; i < 10_000; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"- [ ] {i / 100}.{i % 100} Task {i}\n  - detail in src/f{i}.cs\n  - _Requirements: {i % 9}.1_\n");
        }

        var groupsWithoutParents = Spec.Plan(text.ToString());
        Assert.Equal(10_000, groupsWithoutParents.Tasks.Count);
        Assert.InRange(groupsWithoutParents.Tasks.Sum(task => task.Dependencies.Count), 9_900, 30_000);
        Assert.Empty(Spec.Unreachable(groupsWithoutParents));
        var sequential = Spec.Plan(text.ToString(), Sequential);
        Assert.Equal(9_999, sequential.Tasks.Sum(task => task.Dependencies.Count));
    }

    [Fact]
    public void Two_huge_groups_without_parents_are_joined_by_one_task()
    {
        var text = new StringBuilder();
        for (var i = 0; i < 400; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"- [ ] {1 + (i / 200)}.{i % 200} Task\n");
        }

        var plan = Spec.Plan(text.ToString());
        Assert.Equal(399, plan.Tasks.Sum(task => task.Dependencies.Count));
        Assert.Equal(200, plan.Task("2.0").Dependencies.Count);
        Assert.Equal("2.0", plan.Waits("2.199"));
    }

    [Fact]
    public void A_file_made_to_explode_is_bounded_and_says_so()
    {
        var text = new StringBuilder();
        for (var i = 1; i <= 3_000; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"- [ ] 1.{i} t\n  - _Depends on: 1_\n");
        }

        var plan = Spec.Plan(text.ToString());
        Assert.InRange(plan.Tasks.Sum(task => task.Dependencies.Count), 1, 1_000_000);
        Assert.Contains(plan.Problems, problem => problem.Code == "kiro.too_many_dependencies");
        Assert.NotEmpty(plan.Tasks[^1].MissingDependencies);
    }

    private static IEnumerable<string> Leaves(KiroPlan plan) => plan.Tasks.Where(task => !task.IsParent).Select(task => plan.Waits(task.Id));
}
