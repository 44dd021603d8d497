using System.Text;
using Interlock.Kiro;

namespace Interlock.Tests.Kiro;

public sealed class KiroDocumentTests
{
    [Theory]
    [InlineData("- [ ] a")]
    [InlineData("* [x] a")]
    [InlineData("+ [X] a")]
    [InlineData("1. [-] a")]
    [InlineData("12) [~] a")]
    [InlineData("      - [ ] a")]
    [InlineData("\t- [ ] a")]
    [InlineData("-\t[ ] a")]
    [InlineData("- [✅] a")]
    [InlineData("- [✔️] a")]
    [InlineData("- [🔄] a")]
    [InlineData("- [] a")]
    [InlineData("- [ ]")]
    [InlineData("-\u3000[ ] a")]
    public void A_checkbox_line_is_read(string line)
    {
        var box = Assert.Single(Spec.Document(line).Boxes);
        Assert.True(box.IsTask);
        Assert.Equal(1, box.Line);
    }

    [Theory]
    [InlineData("# [ ] heading")]
    [InlineData("| - [ ] | cell |")]
    [InlineData("> - [ ] quote")]
    [InlineData("-[ ] a")]
    [InlineData("- [ab] a")]
    [InlineData("- [ a")]
    [InlineData("- [")]
    [InlineData("- [é")]
    [InlineData("a [ ] b")]
    [InlineData("[ ] b")]
    [InlineData(". [ ] b")]
    [InlineData("")]
    public void Anything_else_is_not(string line) => Assert.Empty(Spec.Document(line).Boxes);

    [Fact]
    public void A_box_knows_its_bytes()
    {
        var content = Spec.Bytes("\uFEFF# é\r\n\t- [✅]  1. Größe\r\n  3) []\n");
        var boxes = KiroDocument.Parse(content).Value.Boxes;
        Assert.Equal([2, 3], boxes.Select(box => box.Line));
        Assert.Equal(["✅", ""], boxes.Select(box => box.Mark));
        Assert.Equal([3, 0], boxes.Select(box => box.MarkLength));
        Assert.Equal([4, 2], boxes.Select(box => box.Indent));
        Assert.Equal(["-", "3)"], boxes.Select(box => box.Marker));
        Assert.Equal("✅", Encoding.UTF8.GetString(content, boxes[0].MarkOffset, 3));
        Assert.Equal("[]", Encoding.UTF8.GetString(content, boxes[1].MarkOffset - 1, 2));
        Assert.Equal("  1. Größe", boxes[0].Text);
    }

    [Fact]
    public void Only_x_means_done()
    {
        var boxes = Spec.Document("- [x] a\n- [X] b\n- [ ] c\n- [-] d\n- [~] e\n- [✅] f\n- [] g").Boxes;
        Assert.Equal([true, true, false, false, false, false, false], boxes.Select(box => box.Done));
    }

    [Fact]
    public void A_code_fence_hides_its_lines_and_only_those()
    {
        var document = Spec.Document("- [ ] a\n  ```md\n- [ ] no\n  ```\n- [ ] b\n~~~\n- [ ] no\n~~~\n- [ ] c");
        Assert.Equal([1, 5, 9], document.Boxes.Select(box => box.Line));
        Assert.Empty(document.Problems);
    }

    [Theory]
    [InlineData("````markdown\n```\n- [ ] 8. inside\n```\n- [ ] 9. inside\n````\n- [ ] 2. Real\n")]
    [InlineData("```\n~~~\n- [ ] 9. inside\n```\n- [ ] 2. Real\n")]
    [InlineData("```\n```sh\n- [ ] 9. inside\n```   \n- [ ] 2. Real\n")]
    [InlineData("```code``` in a line\n- [ ] 2. Real\n")]
    public void A_fence_is_closed_only_by_one_of_its_kind(string text) => Assert.Equal(" 2. Real", Assert.Single(Spec.Document(text).Boxes).Text);

    [Fact]
    public void A_nul_byte_costs_its_line_and_not_the_file()
    {
        var document = Spec.Document("- [ ] 1. A\n  - a \0 b\n- [ ] 2. \0\n- [ ] 3. C\n");
        Assert.Equal((3, 2), (document.LinesRead, document.LinesTasks));
        Assert.Equal([2, 3], document.Problems.Select(problem => problem.Line));
        Assert.All(document.Problems, problem => Assert.Equal("kiro.nul", problem.Code));
    }

    [Theory]
    [InlineData("- [ ] 1. Find `<!-- A -->` blocks", "Find `<!-- A -->` blocks")]
    [InlineData("- [ ] 1. Find ``a ` <!-- A -->`` blocks", "Find ``a ` <!-- A -->`` blocks")]
    [InlineData("- [ ] 1. Find <!-- A --> `x` blocks", "Find `x` blocks")]
    [InlineData("- [ ] 1. Find `x` <!-- A --> blocks", "Find `x` blocks")]
    public void A_comment_in_a_code_span_is_text(string line, string title) => Assert.Equal(title, Spec.Only(line).Title);

    [Fact]
    public void What_is_not_understood_below_a_task_is_told_with_its_line()
    {
        var plan = Spec.Plan("- [ ] 1. A\n  - _Files: a.txt b.txt_\n  - _Files: a b_\n  - _Owner: ann_\n  - *Just prose: here*\n");
        Assert.Equal(["a.txt", "b.txt"], plan.Task("1").Files);
        Assert.Equal([(3, "kiro.files_unread"), (4, "kiro.label_unknown")], plan.Problems.Select(problem => (problem.Line, problem.Code)));
    }

    [Fact]
    public void A_fence_that_is_never_closed_is_reported()
    {
        var document = Spec.Document("- [ ] a\n```\n- [ ] b");
        Assert.Equal(1, document.LinesRead);
        Assert.Equal("kiro.fence_open", Assert.Single(document.Problems).Code);
    }

    [Fact]
    public void Boxes_inside_a_comment_are_read_but_no_tasks()
    {
        var document = Spec.Document("- [ ] a\n<!--\n- [ ] b\n-->\n- [ ] c <!-- note -->\n- [ ] d <!-- two\n- [ ] e\nlines -->\n- [ ] f");
        Assert.Equal([true, false, true, true, false, true], document.Boxes.Select(box => box.IsTask));
        Assert.Equal((6, 4, 2), (document.LinesRead, document.LinesTasks, document.LinesNotTasks));
    }

    [Theory]
    [InlineData("- [ ] write `<!--` first\n- [ ] b")]
    [InlineData("- [ ] write <!-- first\n\n- [ ] b --> c")]
    [InlineData("```\n<!--\n```\n- [ ] a\n- [ ] b")]
    public void Text_that_only_looks_like_a_comment_is_none(string text) => Assert.Equal(2, Spec.Document(text).LinesTasks);

    [Fact]
    public void A_comment_that_is_never_closed_is_reported()
    {
        var document = Spec.Document("- [ ] a\n<!-- rest\n- [ ] b");
        Assert.Equal((1, 1), (document.LinesTasks, document.LinesNotTasks));
        Assert.Equal(new KiroProblem(2, "kiro.comment_open", document.Problems[0].Message), Assert.Single(document.Problems));
    }

    [Fact]
    public void A_link_in_a_list_is_no_task() => Assert.Equal((1, 0), (Spec.Document("- [1](http://a.b)").LinesRead, Spec.Document("- [1](http://a.b)").LinesTasks));

    [Theory]
    [InlineData("- [ ] a\n- [ ] b", 2)]
    [InlineData("- [ ] a\r\n- [ ] b\r\n", 2)]
    [InlineData("- [ ] a\r- [ ] b", 2)]
    [InlineData("\n\n- [ ] b", 3)]
    public void Every_line_end_counts_once(string text, int lastLine) => Assert.Equal(lastLine, Spec.Document(text).Boxes[^1].Line);

    [Fact]
    public void An_empty_file_has_no_boxes() => Assert.Equal(0, Spec.Document("").LinesRead);

    [Fact]
    public void Invalid_utf8_is_read_and_kept()
    {
        byte[] content = [.. "- ["u8, 0xFF, .. "] 1. caf\xC3 "u8, 0xC3, .. "\n- [ ] 2. b"u8];
        var plan = KiroPlan.From(KiroDocument.Parse(content).Value, new KiroOptions());
        Assert.Equal("1 2", plan.Ids());
        Assert.False(plan.Task("1").Done);
        Assert.Equal(content.Length, KiroWriter.Flip(content, 2, 'x').Value.Length);
    }

    [Fact]
    public void Binary_content_is_refused()
    {
        var refused = KiroDocument.Parse("- [ ] a\0"u8.ToArray());
        Assert.Equal("kiro.not_text", refused.Refusal?.Code);
        Assert.Equal("kiro.not_text", KiroDocument.Parse(Encoding.Unicode.GetBytes("- [ ] a")).Refusal?.Code);
    }

    [Fact]
    public void More_than_16_MiB_is_refused()
    {
        Assert.Equal("kiro.too_large", KiroDocument.Parse(new byte[KiroDocument.MaxBytes + 1]).Refusal?.Code);
        Assert.Equal("kiro.not_text", KiroDocument.Parse(new byte[KiroDocument.MaxBytes]).Refusal?.Code);
    }

    [Fact]
    public void More_than_200_000_boxes_are_refused()
    {
        var most = Spec.Bytes(string.Concat(Enumerable.Repeat("- [ ]\n", KiroDocument.MaxBoxes)));
        Assert.Equal(KiroDocument.MaxBoxes, KiroDocument.Parse(most).Value.LinesRead);
        Assert.Equal("kiro.too_many_tasks", KiroDocument.Parse((byte[])[.. most, .. "- [ ]"u8]).Refusal?.Code);
    }
}
