using Interlock.WorkGraph;

namespace Interlock.Tests.WorkGraph;

public sealed class TaskRefTests
{
    [Theory]
    [InlineData("chat-app/1.1", "chat-app", "1.1")]
    [InlineData("a/b", "a", "b")]
    [InlineData("spec_1/4.2a", "spec_1", "4.2a")]
    [InlineData("demo/1.1~2", "demo", "1.1~2")]
    [InlineData("demo/u3", "demo", "u3")]
    [InlineData("要件/任务-1", "要件", "任务-1")]
    public void Names_are_spec_and_id(string text, string spec, string id)
    {
        Assert.Equal(new TaskRef(spec, id), TaskRef.Parse(text).Value);
        Assert.Equal(text, TaskRef.Parse(text).Value.ToString());
    }

    [Fact]
    public void An_id_alone_needs_to_know_its_spec()
    {
        Assert.Equal(new TaskRef("demo", "1.1"), TaskRef.Parse("1.1", "demo").Value);
        Assert.Equal(new TaskRef("other", "2"), TaskRef.Parse("other/2", "demo").Value);
        Assert.Equal("name.invalid", TaskRef.Parse("1.1").Refusal?.Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("demo/")]
    [InlineData("/1")]
    [InlineData("demo/1/2")]
    [InlineData("demo//1")]
    [InlineData("demo/..")]
    [InlineData("demo/a..b")]
    [InlineData("../x/1")]
    [InlineData("demo/-rf")]
    [InlineData("demo/.hidden")]
    [InlineData("demo/~1")]
    [InlineData("demo/a b")]
    [InlineData("demo/a\0")]
    [InlineData("demo/a\n")]
    [InlineData("demo/\ud83d\ude00")]
    [InlineData("demo/a\ud800")]
    [InlineData("demo/$(id)")]
    [InlineData("demo/a'b")]
    [InlineData("demo/a\\b")]
    [InlineData("demo/a*")]
    [InlineData("demo/a:b")]
    [InlineData("demo/a\u202eb")]
    [InlineData("demo/a\u200bb")]
    public void Hostile_names_are_refused_in_a_sentence_without_control_characters(string text)
    {
        var refused = TaskRef.Parse(text).Refusal;
        Assert.NotNull(refused);
        Assert.Equal(("name.invalid", RefusalKind.Usage), (refused.Code, refused.Kind));
        Assert.DoesNotContain(refused.Message, char.IsControl);
    }

    [Fact]
    public void A_name_of_ten_thousand_characters_is_refused_in_a_short_sentence()
    {
        var refused = TaskRef.Parse("demo/" + new string('x', 10_000)).Refusal;
        Assert.Equal("name.invalid", refused?.Code);
        Assert.True(refused!.Message.Length < 250);
    }

    [Fact]
    public void The_limit_counts_bytes()
    {
        Assert.Null(TaskRef.Refuse("task", new string('x', TaskRef.MaxNameBytes)));
        Assert.NotNull(TaskRef.Refuse("task", new string('x', TaskRef.MaxNameBytes + 1)));
        Assert.NotNull(TaskRef.Refuse("task", new string('任', (TaskRef.MaxNameBytes / 3) + 1)));
    }

    [Fact]
    public void Random_text_never_throws()
    {
        var random = new Random(11);
        const string Letters = "ab1./-~_ \0\n\ud800\udc00é日*$";
        for (var i = 0; i < 20_000; i++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(10)).Select(_ => Letters[random.Next(Letters.Length)])]);
            if (TaskRef.Parse(text, "demo") is { IsRefused: false } parsed)
            {
                Assert.Equal(parsed.Value, TaskRef.Parse(parsed.Value.ToString()).Value);
            }
        }
    }
}
