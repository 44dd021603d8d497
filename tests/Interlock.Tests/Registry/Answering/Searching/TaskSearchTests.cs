using Interlock.Contract;
using Interlock.Registry.Answering.Searching;
using Interlock.Registry.Answering;
using Interlock.Storage;

namespace Interlock.Tests.Registry.Answering.Searching;

/// <summary>What conditions find, on a desk with tasks of every sort.</summary>
public sealed class TaskSearchTests
{
    private readonly Desk desk = new();

    public TaskSearchTests()
    {
        desk.Create(Desk.Draft("1") with { Title = "Store messages", Priority = 2, RequiredSkills = ["sql"], Files = ["src/store/"], EstimateMinutes = 30 });
        desk.Time.Pass(TimeSpan.FromMinutes(10));
        desk.Create(Desk.Draft("2", "1") with { Title = "List messages", Kind = "fix", RequiredSkills = ["ui", "sql"], Optional = true, Metadata = new() { ["weight"] = 10, ["ticket"] = "OPS-7" } });
        desk.Create(Desk.Draft("10") with { Title = "Sign in", Priority = 5, EstimateMinutes = 5, Metadata = new() { ["weight"] = 9, ["tags"] = JsonList.Of(["db", "slow"]) } });
        desk.Create(Desk.Draft("other/1", "demo/1") with { Title = "Elsewhere", Metadata = new() { ["weight"] = "heavy" } });
        desk.Import(Desk.Draft("p") with { IsParent = true }, Desk.Draft("p.1") with { Parent = "p" });
        desk.Begin("10");
    }

    [Theory]
    [InlineData("title~MESSAGES", "1 2")]
    [InlineData("title!~messages", "10 other/1 p p.1")]
    [InlineData("title=Sign in", "10")]
    [InlineData("title=sign in", "")]
    [InlineData("priority<3", "1")]
    [InlineData("priority<=3", "1 2 other/1 p p.1")]
    [InlineData("priority>3", "10")]
    [InlineData("priority>=3", "2 10 other/1 p p.1")]
    [InlineData("priority!=3", "1 10")]
    [InlineData("priority==5", "10")]
    [InlineData("estimate_minutes=", "2 other/1 p p.1")]
    [InlineData("estimate!=", "1 10")]
    [InlineData("estimate>5", "1")]
    [InlineData("state=blocked", "2 other/1")]
    [InlineData("state=PENDING", "1 p p.1")]
    [InlineData("registry_state=running", "10")]
    [InlineData("worker_state=in_progress", "10")]
    [InlineData("board_state!=pending", "10")]
    [InlineData("state>pending", "2 10 other/1")]
    [InlineData("ready=yes", "1 p.1")]
    [InlineData("optional=true", "2")]
    [InlineData("is_optional=no", "1 10 other/1 p p.1")]
    [InlineData("kind=FIX", "2")]
    [InlineData("skill=sql", "1 2")]
    [InlineData("required_skill=ui", "2")]
    [InlineData("required_skills!=sql", "10 other/1 p p.1")]
    [InlineData("required_skills=", "10 other/1 p p.1")]
    [InlineData("depends_on=1", "2")]
    [InlineData("dependencies=demo/1", "2 other/1")]
    [InlineData("blocks~other", "1")]
    [InlineData("files~store", "1")]
    [InlineData("worker=ann", "10")]
    [InlineData("held_by!=", "10")]
    [InlineData("worker!=ann", "1 2 other/1 p p.1")]
    [InlineData("token>=1", "10")]
    [InlineData("risk=low", "10")]
    [InlineData("spec=other", "other/1")]
    [InlineData("spec_name!=demo", "other/1")]
    [InlineData("task=demo/2", "2")]
    [InlineData("id>2", "10 p p.1")]
    [InlineData("parent=p", "p.1")]
    [InlineData("is_parent=true", "p")]
    [InlineData("metadata.weight<10", "10")]
    [InlineData("metadata.weight>=9.5", "2 other/1")]
    [InlineData("metadata.weight=heavy", "other/1")]
    [InlineData("metadata.ticket~ops", "2")]
    [InlineData("metadata.tags=slow", "10")]
    [InlineData("metadata.tags!=slow", "1 2 other/1 p p.1")]
    [InlineData("metadata.none=", "1 2 10 other/1 p p.1")]
    [InlineData("created<5m", "1")]
    [InlineData("created>=5m", "2 10 other/1 p p.1")]
    [InlineData("closed_at=", "1 2 10 other/1 p p.1")]
    [InlineData("created<2020-01-01", "")]
    [InlineData("created>2020-01-01", "1 2 10 other/1 p p.1")]
    public void A_condition_finds_what_meets_it(string condition, string found) => Assert.Equal(found, Found(condition));

    [Fact]
    public void A_day_is_equal_to_all_its_moments()
    {
        var day = desk.Time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal("1 2 10 other/1 p p.1", Found($"created_at={day}"));
        Assert.Equal("", Found($"created_at!={day}"));
        Assert.Equal("1 2 10 other/1 p p.1", Found($"created_at>={day}", $"created_at<={day}"));
        Assert.Equal("", Found($"created_at>{day}"));
    }

    [Fact]
    public void All_conditions_must_hold() => Assert.Equal("2", Found("title~messages", "skill=ui", "optional=true", "state=blocked", "metadata.weight=10", "spec=demo"));

    [Theory]
    [InlineData("id", "1 other/1 2 10 p p.1")]
    [InlineData("-id", "p.1 p 10 2 1 other/1")]
    [InlineData("priority", "1 2 other/1 p p.1 10")]
    [InlineData("-priority", "10 2 other/1 p p.1 1")]
    [InlineData("priority,-created", "1 2 other/1 p p.1 10")]
    [InlineData("estimate_minutes", "10 1 2 other/1 p p.1")]
    [InlineData("-estimate_minutes", "1 10 2 other/1 p p.1")]
    [InlineData("title", "other/1 2 10 1 p p.1")]
    [InlineData("metadata.weight", "10 2 other/1 1 p p.1")]
    [InlineData("spec,kind", "1 10 p p.1 2 other/1")]
    [InlineData("required_skills", "1 2 10 other/1 p p.1")]
    public void Any_field_sorts_and_equals_stay_in_the_order_of_creation(string keys, string found) =>
        Assert.Equal(found, Names(desk.Registry.Reading.Search(new() { Order = TaskOrder.Parse(keys).Value })));

    [Theory]
    [InlineData("priority")]
    [InlineData("-priority")]
    [InlineData("estimate_minutes,id")]
    [InlineData("created")]
    [InlineData("updated")]
    public void Pages_join_to_the_whole_in_both_directions(string keys)
    {
        var whole = new TaskSearch { Order = TaskOrder.Parse(keys).Value, Where = Conditions("priority>0") };
        foreach (var search in (TaskSearch[])[whole, whole with { Where = [] }, whole with { Reverse = true }, whole with { Where = [], Reverse = true }])
        {
            var all = desk.Registry.Reading.Search(search).Select(view => view.Task.Uid).ToList();
            var pages = Enumerable.Range(0, 4).SelectMany(page => desk.Registry.Reading.Search(search with { Limit = 2, Offset = page * 2 })).Select(view => view.Task.Uid);
            Assert.Equal(6, all.Count);
            Assert.Equal(all, pages);
            Assert.Equal(all, desk.Registry.Reading.Search(search with { Reverse = !search.Reverse }).Select(view => view.Task.Uid).Reverse());
        }
    }

    [Fact]
    public void What_the_store_can_filter_is_asked_of_the_store()
    {
        var search = new TaskSearch { Where = Conditions("spec=demo", "kind=FIX", "skill=ui", "optional=yes"), Limit = 3, Offset = 1, Order = TaskOrder.Parse("priority").Value, Reverse = true };
        var asked = search.Ask(out var rest);
        Assert.Empty(rest);
        Assert.Equal(new TaskQuery { Spec = "demo", Kind = "fix", Skill = "ui", Optional = true, Limit = 3, Offset = 1, Sort = "priority", Descending = true, States = asked.States }, asked);

        asked = (search with { Where = Conditions("spec=demo", "title~a", "kind!=fix", "skill=", "spec=other") }).Ask(out rest);
        Assert.Equal(["title", "kind", "required_skills", "spec"], rest.Select(condition => condition.Field.Name));
        Assert.Equal(("demo", null, null, null, 0), (asked.Spec, asked.Kind, asked.Skill, asked.Limit, asked.Offset));
    }

    [Theory]
    [InlineData("titel=x", "query.field", "title")]
    [InlineData("metadata.=x", "query.field", "metadata.KEY")]
    [InlineData("=x", "query.field", "priority")]
    [InlineData("", "query.field", "priority")]
    [InlineData("priority", "query.operator", "priority<3")]
    [InlineData("priority=>3", "query.operator", "'>='")]
    [InlineData("priority<>3", "query.operator", "'!='")]
    [InlineData("title=~x", "query.operator", "'~'")]
    [InlineData("files<x", "query.operator", "!~")]
    [InlineData("priority=high", "query.value", "")]
    [InlineData("priority<", "query.value", "")]
    [InlineData("state=blokced", "query.value", "blocked")]
    [InlineData("ready=maybe", "query.value", "")]
    [InlineData("created<yesterday", "query.value", "created_at=")]
    [InlineData("kind=bug", "query.value", "")]
    public void What_cannot_be_read_is_refused_with_what_could_be_meant(string condition, string code, string hint)
    {
        var refused = TaskCondition.Parse(condition, desk.Time.GetUtcNow());
        Desk.Refused(refused, code, RefusalKind.Usage);
        Assert.Contains(hint, refused.Refusal!.Hint, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Refusal.Message);
    }

    [Fact]
    public void An_unknown_sort_key_is_refused()
    {
        Desk.Refused(TaskOrder.Parse("priority,-craeted"), "query.field", RefusalKind.Usage);
        Desk.Refused(TaskOrder.Parse(""), "query.field", RefusalKind.Usage);
        Desk.Refused(TaskOrder.Parse("priority,"), "query.field", RefusalKind.Usage);
    }

    [Fact]
    public void Every_field_can_be_asked_for_and_sorted_by()
    {
        foreach (var field in SearchFields.All)
        {
            Assert.NotNull(desk.Registry.Reading.Search(new() { Where = Conditions($"{field.Name}!="), Order = TaskOrder.Parse($"-{field.Name}").Value }));
        }

        var keys = AnswerShape.One<TaskAnswer>("task.show").FieldNames();
        string[] notFields = ["claim", "impact", "metadata"];
        Assert.Empty(keys.Except(notFields).Except(SearchFields.All.Select(field => field.Name)));
    }

    private string Found(params string[] conditions) => Names(desk.Registry.Reading.Search(new() { Where = Conditions(conditions) }));

    private IReadOnlyList<TaskCondition> Conditions(params string[] conditions) => TaskSearch.Conditions(conditions, desk.Time.GetUtcNow()).Value;

    private static string Names(IEnumerable<TaskView> views) => string.Join(' ', views.Select(view => view.Task.Spec == "demo" ? view.Task.Id : $"{view.Task.Ref}"));
}
