using Interlock.Gates;
using Interlock.Impact.Commands;

namespace Interlock.Tests.Impact;

/// <summary>What GitNexus prints for <c>impact</c>, in the shapes of its versions.</summary>
public sealed class GraphAnswerTests
{
    [Fact]
    public void Files_are_reached_by_their_shortest_way()
    {
        var answer = Of("""
            {
              "target": {"id": "File:src/cart.ts", "name": "cart.ts", "type": "File", "filePath": "src/cart.ts"},
              "direction": "upstream", "impactedCount": 4, "risk": "HIGH",
              "summary": {"direct": 2, "processes_affected": 3, "modules_affected": 1},
              "affected_processes": [], "affected_modules": [{"name": "Shop", "hits": 2, "impact": "direct"}],
              "byDepth": {
                "1": [{"depth": 1, "id": "File:a.ts", "name": "a.ts", "type": "File", "filePath": "a.ts", "relationType": "IMPORTS", "confidence": 1}],
                "2": [{"depth": 2, "name": "x", "filePath": "a.ts"}, {"depth": 2, "name": "b", "filePath": "b.ts"}, {"depth": 2, "name": "nowhere", "filePath": ""}]
              }
            }
            """);
        Assert.Equal((true, Risk.High, true), (answer.Known, answer.Risk, answer.IsWhole));
        Assert.Equal([("a.ts", 1), ("b.ts", 2)], answer.Reached.OrderBy(file => file.Key).Select(file => (file.Key, file.Value)));
    }

    [Theory]
    [InlineData("""{"error":"Target 'File:x' not found","target":{"name":"x"},"impactedCount":0,"risk":"UNKNOWN"}""", false, false)]
    [InlineData("""{"status":"ambiguous","message":"Found 2 symbols","candidates":[{"uid":"Function:a:x"}],"impactedCount":0,"risk":"UNKNOWN"}""", false, false)]
    [InlineData("""{"impactedCount":0,"risk":"UNKNOWN","riskNote":"no callers","byDepth":{}}""", true, false)]
    [InlineData("""{"impactedCount":9,"risk":"LOW","partial":true,"byDepth":{}}""", true, false)]
    [InlineData("""{"impactedCount":9,"risk":"LOW","epistemic":"lower-bound","byDepth":{}}""", true, false)]
    [InlineData("""{"impactedCount":0,"risk":"LOW","epistemic":"exact","byDepth":{}}""", true, true)]
    public void What_the_graph_does_not_know_wholly_is_no_LOW(string output, bool known, bool whole)
    {
        var answer = Of(output);
        Assert.Equal((known, whole), (answer.Known, answer.IsWhole));
    }

    [Theory]
    [InlineData("""{"error":"Database is locked","risk":"UNKNOWN"}""", "Database is locked")]
    [InlineData("""{"risk":"LOW"}""", "no 'byDepth'")]
    [InlineData("""{"risk":"LOW","byDepth":[]}""", "no 'byDepth'")]
    [InlineData("""{"risk":"LOW","byDepth":{"near":[]}}""", "by depth")]
    [InlineData("""{"risk":"LOW","byDepth":{"1":3}}""", "by depth")]
    public void Anything_else_is_no_answer(string output, string wrong)
    {
        using var document = GraphAnswer.ObjectIn(output)!;
        var (answer, message) = GraphAnswer.Of(document.RootElement);
        Assert.Null(answer);
        Assert.Contains(wrong, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"a\":1}\n", true)]
    [InlineData("loading\n{\n \"a\":1\n}\n", true)]
    [InlineData("no {\"a\":1}", false)]
    [InlineData("", false)]
    [InlineData("{\"a\":1} and more", false)]
    [InlineData("[1]", false)]
    public void The_object_may_follow_log_lines(string output, bool found)
    {
        using var document = GraphAnswer.ObjectIn(output);
        Assert.Equal(found, document is not null);
    }

    private static GraphAnswer Of(string output)
    {
        using var document = GraphAnswer.ObjectIn(output)!;
        var (answer, wrong) = GraphAnswer.Of(document.RootElement);
        Assert.True(answer is not null, wrong);
        return answer;
    }
}
