using Interlock.Gates;
using Interlock.Impact.Commands;

namespace Interlock.Tests.Impact;

public sealed class ImpactAnswerTests
{
    private const string Commit = "0123456789012345678901234567890123456789";

    [Fact]
    public void A_whole_answer_is_understood()
    {
        var (answer, _) = ImpactAnswer.Parse($$"""{"risk":"high","affected_files":["a/b.cs"],"symbols":["B"],"reason":"why","commit":"{{Commit}}","more":[1]}""", Commit);
        Assert.Equal(Risk.High, answer!.Risk);
        Assert.Equal(["a/b.cs"], answer.Files);
        Assert.Equal(["B"], answer.Symbols);
        Assert.Equal("why", answer.Reason);
    }

    [Theory]
    [InlineData("""{"risk":"LOW"}""", true, false)]
    [InlineData("""{"affected_files":[]}""", false, true)]
    [InlineData("""  {"affected_files":["x"],"risk":null}  """, false, true)]
    public void Risk_or_files_are_enough(string output, bool risk, bool files)
    {
        var (answer, _) = ImpactAnswer.Parse(output, Commit);
        Assert.Equal((risk, files), (answer!.Risk is not null, answer.Files is not null));
    }

    [Theory]
    [InlineData("", "printed nothing")]
    [InlineData("LOW", "not one JSON object")]
    [InlineData("[]", "no object")]
    [InlineData("{}", "neither")]
    [InlineData("""{"risk":"NONE"}""", "none of LOW, MEDIUM, HIGH, CRITICAL")]
    [InlineData("""{"risk":0}""", "none of LOW")]
    [InlineData("""{"risk":["LOW"]}""", "none of LOW")]
    [InlineData("""{"risk":"LOW"} {"risk":"LOW"}""", "not one JSON object")]
    [InlineData("""{"risk":"LOW",}""", "not one JSON object")]
    [InlineData("""{"risk":"LOW","affected_files":"x"}""", "'affected_files' that is no list")]
    [InlineData("""{"risk":"LOW","affected_files":[1]}""", "entry in 'affected_files'")]
    [InlineData("""{"risk":"LOW","affected_files":[""]}""", "entry in 'affected_files'")]
    [InlineData("""{"risk":"LOW","affected_files":["../up"]}""", "no path inside")]
    [InlineData("""{"risk":"LOW","affected_files":["/etc/passwd"]}""", "no path inside")]
    [InlineData("""{"risk":"LOW","symbols":{}}""", "'symbols' that is no list")]
    [InlineData("""{"risk":"LOW","reason":3}""", "'reason' that is no text")]
    [InlineData("""{"risk":"LOW","commit":"ffffffffffffffffffffffffffffffffffffffff"}""", "speaks of commit")]
    [InlineData("""{"risk":"LOW","commit":7}""", "speaks of commit")]
    public void Everything_else_is_said_to_be_wrong(string output, string wrong)
    {
        var (answer, message) = ImpactAnswer.Parse(output, Commit);
        Assert.Null(answer);
        Assert.Contains(wrong, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_deep_answer_is_no_answer() =>
        Assert.Null(ImpactAnswer.Parse($$"""{"risk":"LOW","x":{{new string('[', 5000)}}{{new string(']', 5000)}}}""", Commit).Answer);
}
