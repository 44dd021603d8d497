using System.Text;
using Interlock.Kiro;

namespace Interlock.Tests.Kiro;

public sealed class KiroWriterTests
{
    private const string Odd = "\uFEFF# Plan\r\n\r\n-  [ ]*   1.  A  \r\n\t* [x] 1.1 B\n   \n```\n- [ ] no\n```\n1) [-] 2. Größe\t\r- [✅] 3. C\n- [] 4. D\n<!-- - [ ] 5. -->\n<!--\n- [ ] 6. E\n-->\n- [~] 7. no final newline";

    [Fact]
    public void One_box_flipped_changes_one_byte()
    {
        var content = Spec.Bytes(Odd);
        foreach (var box in KiroDocument.Parse(content).Value.Boxes.Where(box => box.MarkLength == 1))
        {
            var written = KiroWriter.Flip(content, box.Line, '+').Value;
            Assert.Equal(content.Length, written.Length);
            Assert.Equal([box.MarkOffset], Enumerable.Range(0, content.Length).Where(i => content[i] != written[i]));
            Assert.Equal("+", KiroDocument.Parse(written).Value.Boxes.Single(other => other.Line == box.Line).Mark);
        }
    }

    [Fact]
    public void A_mark_of_several_bytes_becomes_one_and_an_empty_box_is_filled()
    {
        var content = Spec.Bytes(Odd);
        Assert.Equal(Odd.Replace("[✅]", "[x]", StringComparison.Ordinal), Encoding.UTF8.GetString(KiroWriter.Flip(content, 10, 'x').Value));
        Assert.Equal(Odd.Replace("[]", "[x]", StringComparison.Ordinal), Encoding.UTF8.GetString(KiroWriter.Flip(content, 11, 'x').Value));
    }

    [Fact]
    public void Flipping_there_and_back_gives_the_same_bytes()
    {
        var content = Spec.Bytes(Odd);
        var there = KiroWriter.Flip(content, 3, 'x').Value;
        Assert.Equal(content, KiroWriter.Flip(there, 3, ' ').Value);
    }

    [Theory]
    [InlineData(2, 'x', "kiro.no_box")]
    [InlineData(7, 'x', "kiro.no_box")]
    [InlineData(0, 'x', "kiro.no_box")]
    [InlineData(3, '✅', "kiro.bad_mark")]
    [InlineData(3, '\n', "kiro.bad_mark")]
    [InlineData(3, ']', "kiro.bad_mark")]
    public void What_cannot_be_flipped_is_refused(int line, char mark, string code) =>
        Assert.Equal(code, KiroWriter.Flip(Spec.Bytes(Odd), line, mark).Refusal?.Code);
}
