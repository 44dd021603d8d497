using Interlock.Cli.Schemas;

namespace Interlock.Tests.Schemas;

public sealed class JsonSchemaTests
{
    [Fact]
    public void The_notation_says_types_lists_words_objects_and_what_may_be_null()
    {
        var fields = ShapeNotation.Parse("id:text n:int? tags:text[] state:(on|off) at:time? inner:{a:text b:{c:any}[]}? flag:bool x:number");
        Assert.Equal(["id", "n", "tags", "state", "at", "inner", "flag", "x"], fields.Select(field => field.Name));
        Assert.True(fields[1].CanBeNull);
        Assert.True(fields[2].IsList);
        Assert.Equal(["on", "off"], fields[3].Words!);
        Assert.True(fields[5] is { CanBeNull: true, Fields: [{ Name: "a" }, { Name: "b", IsList: true }] });
    }

    [Theory]
    [InlineData("id")]
    [InlineData("id:")]
    [InlineData("id:{a:text")]
    [InlineData("id:text}")]
    [InlineData("id:(a|b")]
    [InlineData("id:text[")]
    public void A_mistake_in_the_notation_is_found(string notation) => Assert.Throws<FormatException>(() => ShapeNotation.Parse(notation));

    [Fact]
    public void The_schema_describes_the_whole_document()
    {
        var schema = JsonSchema.Document(DataShape.List("a.list", "id:text n:int? s:(x|y)"));
        Assert.Equal("interlock/a.list/1", (string?)schema["properties"]!["schema"]!["const"]);
        var item = schema["properties"]!["data"]!["items"]!;
        Assert.Equal("""{"type":"string"}""", item["properties"]!["id"]!.ToJsonString());
        Assert.Equal("""{"anyOf":[{"type":"integer"},{"type":"null"}]}""", item["properties"]!["n"]!.ToJsonString());
        Assert.Equal("""{"enum":["x","y"]}""", item["properties"]!["s"]!.ToJsonString());
        Assert.Equal("""["id","n","s"]""", item["required"]!.ToJsonString());
    }
}
