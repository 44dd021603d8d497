using System.Text.Json.Nodes;
using Interlock.Claims;
using Interlock.Cli.Commands;
using Interlock.Contract;
using Interlock.Gates;
using Interlock.Lifecycle;
using Interlock.Merging;
using Interlock.Runs;
using Interlock.WorkGraph;

namespace Interlock.Tests.Contract;

public sealed class AnswerSchemaTests
{
    [Fact]
    public void The_schema_describes_the_whole_document()
    {
        var schema = AnswerSchema.Document(AnswerShape.List<IssueAnswer>("issue.list"));
        Assert.Equal("interlock/issue.list/1", (string?)schema["properties"]!["schema"]!["const"]);
        Assert.Equal("array", (string?)schema["properties"]!["data"]!["type"]);
        var item = schema["properties"]!["data"]!["items"]!;
        Assert.Equal("""["number","title","body","task","state","created_at","closed_at"]""", item["required"]!.ToJsonString());
        Assert.Equal("""{"type":"integer"}""", item["properties"]!["number"]!.ToJsonString());
        Assert.Equal("""{"anyOf":[{"type":"string"},{"type":"null"}]}""", item["properties"]!["task"]!.ToJsonString());
        Assert.Equal("""{"enum":["open","closed"]}""", item["properties"]!["state"]!.ToJsonString());
        Assert.Equal("""{"anyOf":[{"type":"string","format":"date-time"},{"type":"null"}]}""", item["properties"]!["closed_at"]!.ToJsonString());
    }

    [Fact]
    public void A_field_that_may_be_left_out_is_not_required()
    {
        var item = AnswerSchema.Document(AnswerShape.List<ListedTaskAnswer>("task.list"))["properties"]!["data"]!["items"]!;
        Assert.NotNull(item["properties"]!["view_state"]);
        Assert.DoesNotContain("view_state", item["required"]!.AsArray().Select(name => (string?)name));
        Assert.Equal(["spec", "id"], item["properties"]!.AsObject().Select(pair => pair.Key).Take(2));
    }

    [Fact]
    public void The_words_of_an_answer_are_those_of_what_it_tells()
    {
        var task = Properties<Interlock.Contract.TaskAnswer>();
        Assert.Equal(TaskStates.All, Words(task["state"]));
        Assert.Equal([.. TaskStates.All, "missing"], Words(Properties<GraphNodeAnswer>()["state"]));
        Assert.Equal(Enum.GetValues<Completion>().Select(one => one.Name()), Words(task["completion"]));
        Assert.Equal(Enum.GetValues<WorkerKind>().Select(one => one.Name()), Words(Properties<WorkerAnswer>()["type"]));
        Assert.Equal(Enum.GetValues<Risk>().Select(one => one.Name()), Words(Properties<TaskImpact>()["risk"]));
        Assert.Equal(Enum.GetValues<RunStatus>().Select(one => one.Word()), Words(Properties<RunAnswer>()["status"]));
        Assert.Equal(Enum.GetValues<MergeResult>().Select(MergedAnswer.Word), Words(Properties<MergedAnswer>()["result"]));
    }

    [Fact]
    public void Every_command_answers_with_a_record_that_can_be_written()
    {
        foreach (var shape in CommandIndex.Paths.Select(path => CommandIndex.Find(path)!.Shape.Data).OfType<AnswerShape>())
        {
            Assert.NotEmpty(shape.FieldNames());
        }

        Assert.Throws<InvalidOperationException>(() => AnswerJson.Of<AnswerSchemaTests>());
    }

    private static JsonObject Properties<T>() => AnswerSchema.Document(AnswerShape.One<T>("any"))["properties"]!["data"]!["properties"]!.AsObject();

    private static IEnumerable<string> Words(JsonNode? schema) => schema!["enum"]!.AsArray().Select(word => (string)word!);
}
