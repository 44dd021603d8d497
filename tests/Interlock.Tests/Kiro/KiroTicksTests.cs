using System.Text;
using Interlock.Kiro;

namespace Interlock.Tests.Kiro;

public sealed class KiroTicksTests
{
    private const string Text = "# P\r\n- [ ] 1. Make\r\n  - [-] 1.1 Write code\r\n  - [ ] 1.2 Write tests\r\n- [X] 2. Ship";

    [Fact]
    public void Only_the_boxes_of_done_tasks_are_ticked()
    {
        var ticked = KiroTicks.Apply(Spec.Bytes(Text), [new("1.1", "Write code"), new("2", "Ship")]).Value;
        Assert.Equal(Text.Replace("[-]", "[x]", StringComparison.Ordinal), Encoding.UTF8.GetString(ticked.Content));
        Assert.Equal(["1.1"], ticked.Ticked);
        Assert.Equal(["2"], ticked.Unchanged);
        Assert.Empty(ticked.NotFound);
    }

    [Fact]
    public void Nothing_to_do_gives_the_same_bytes()
    {
        var content = Spec.Bytes(Text);
        Assert.Same(content, KiroTicks.Apply(content, [new("2", "Ship")]).Value.Content);
        Assert.Same(content, KiroTicks.Apply(content, []).Value.Content);
    }

    [Fact]
    public void A_task_that_moved_to_another_number_is_found_by_its_title()
    {
        var ticked = KiroTicks.Apply(Spec.Bytes("- [ ] 1. New first\n- [ ] 2. Make\n- [ ] 3. Other"), [new("1", "Make")]).Value;
        Assert.Equal("- [ ] 1. New first\n- [x] 2. Make\n- [ ] 3. Other", Encoding.UTF8.GetString(ticked.Content));
    }

    [Fact]
    public void Two_tasks_that_changed_numbers_are_both_found()
    {
        var ticked = KiroTicks.Apply(Spec.Bytes("- [ ] 1. B\n- [ ] 2. A\n- [ ] 3. C"), [new("1", "A"), new("3", "C")]).Value;
        Assert.Equal("- [ ] 1. B\n- [x] 2. A\n- [x] 3. C", Encoding.UTF8.GetString(ticked.Content));
    }

    [Fact]
    public void A_slightly_reworded_title_under_its_number_is_the_same_task()
    {
        var ticked = KiroTicks.Apply(Spec.Bytes("- [ ] 1. Write unit tests for the login page"), [new("1", "Write tests for the login page")]).Value;
        Assert.Equal(["1"], ticked.Ticked);
    }

    [Fact]
    public void Another_task_under_the_same_number_is_not_ticked()
    {
        var content = Spec.Bytes("- [ ] 1. Delete the database\n- [ ] 2. 添加审计日志");
        var ticked = KiroTicks.Apply(content, [new("1", "Write the login page"), new("2", "实现登录页面")]).Value;
        Assert.Equal(content, ticked.Content);
        Assert.Equal(["1", "2"], ticked.NotFound);
    }

    [Fact]
    public void A_title_that_stands_twice_is_not_guessed()
    {
        var ticked = KiroTicks.Apply(Spec.Bytes("- [ ] 2. Write tests\n- [ ] 3. Write tests"), [new("1", "Write tests")]).Value;
        Assert.Equal(["1"], ticked.NotFound);
        Assert.Empty(ticked.Ticked);
    }

    [Fact]
    public void Repeated_numbers_and_tasks_without_any_are_found_again()
    {
        const string text = "- [ ] 1.1 A\n- [ ] 1.1 B\n- [ ] C\n- [ ]* 4. D (optional)";
        var plan = Spec.Plan(text);
        var ticks = plan.Tasks.Select(task => new KiroTick(task.Id, task.Title)).ToList();
        var ticked = KiroTicks.Apply(Spec.Bytes(text), ticks).Value;
        Assert.Equal(plan.Tasks.Select(task => task.Id), ticked.Ticked);
        Assert.All(Spec.Document(Encoding.UTF8.GetString(ticked.Content)).Boxes, box => Assert.True(box.Done));
    }

    [Fact]
    public void Every_task_finds_its_own_box_even_without_a_title()
    {
        const string text = "- [ ] 1.\n  - text\n- [ ] 2.";
        var ticks = Spec.Plan(text).Tasks.Select(task => new KiroTick(task.Id, task.Title)).ToList();
        Assert.Empty(KiroTicks.Apply(Spec.Bytes(text), ticks).Value.NotFound);
    }

    [Fact]
    public void Boxes_in_comments_are_never_ticked() =>
        Assert.Equal(["1"], KiroTicks.Apply("<!--\n- [ ] 1. A\n-->"u8.ToArray(), [new("1", "A")]).Value.NotFound);

    [Fact]
    public void A_binary_file_is_refused() => Assert.Equal("kiro.not_text", KiroTicks.Apply([0], [new("1", "A")]).Refusal?.Code);
}
