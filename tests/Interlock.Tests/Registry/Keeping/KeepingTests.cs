using Interlock.Registry;
using Interlock.Registry.Keeping;

namespace Interlock.Tests.Registry.Keeping;

/// <summary>References to results: what can be one, and what is kept of it.</summary>
public sealed class KeepingTests
{
    private readonly Desk desk = new();

    [Theory]
    [InlineData("file:///tmp/test.log")]
    [InlineData("file://~/artifacts/chat-app/1.1/changes.diff")]
    [InlineData("https://ci.example.org/runs/7?tab=log#L3")]
    [InlineData("s3://bucket/key%20with%20blank")]
    [InlineData("git:refs/interlock/rescue/app/1")]
    [InlineData("logs/run 7 (second).txt")]
    [InlineData("/var/log/run.txt")]
    [InlineData("./a/../b.txt")]
    [InlineData("/a/../../b.txt")]
    [InlineData("größe/ログ.txt")]
    [InlineData("C:\\logs\\run.txt")]
    [InlineData("$(touch pwned); `rm -rf x`.log")]
    public void What_could_exist_is_kept_as_it_is_given(string uri)
    {
        desk.Create("1");
        var kept = desk.Registry.Keeping.Add(Desk.Ref("1"), "log", uri, 3, Desk.Ann, MetadataEdit.Parse(["passed:=41"], []).Value).Value;
        var stored = Assert.Single(desk.Registry.Reading.Show(Desk.Ref("1")).Value.Artifacts);
        Assert.Equal((uri, 3L, """{"passed":41}"""), (stored.Uri, stored.SizeBytes, stored.Metadata.ToJsonString()));
        Assert.Equal(kept.Id, (string?)desk.Events("1")[^1].Details["artifact"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("a\nb.log")]
    [InlineData("a\0b")]
    [InlineData(" leading")]
    [InlineData("https://")]
    [InlineData("file:")]
    [InlineData("file:///")]
    [InlineData("https:///no-host")]
    [InlineData("https:no-slashes")]
    [InlineData("https://host/a b")]
    [InlineData("https://host/%zz")]
    [InlineData("https://host/%2")]
    [InlineData("https://host/<script>")]
    [InlineData("../outside.log")]
    [InlineData("a/../../outside.log")]
    [InlineData("..\\outside.log")]
    [InlineData("logs/")]
    [InlineData(".")]
    public void What_could_not_is_refused_with_the_reason(string uri)
    {
        desk.Create("1");
        var before = desk.LastSeq;
        Desk.Refused(desk.Registry.Keeping.Add(Desk.Ref("1"), "log", uri, null, Desk.Ann), "artifact.uri", RefusalKind.Usage);
        Assert.Equal(before, desk.LastSeq);
    }

    [Fact]
    public void Types_sizes_and_tasks_are_checked_too()
    {
        desk.Create("1");
        Desk.Refused(desk.Registry.Keeping.Add(Desk.Ref("1"), "picture", "a.png", null, Desk.Ann), "artifact.type", RefusalKind.Usage);
        Desk.Refused(desk.Registry.Keeping.Add(Desk.Ref("1"), "log", "a.log", -1, Desk.Ann), "artifact.invalid", RefusalKind.Usage);
        Desk.Refused(desk.Registry.Keeping.Add(Desk.Ref("1"), "log", new string('a', ArtifactUri.MaxBytes + 1), null, Desk.Ann), "artifact.uri", RefusalKind.Usage);
        Desk.Refused(desk.Registry.Keeping.Add(Desk.Ref("9"), "log", "a.log", null, Desk.Ann), "task.unknown", RefusalKind.NotFound);
    }

    [Fact]
    public void They_are_listed_by_type()
    {
        desk.Create("1");
        foreach (var type in Artifact.Types)
        {
            _ = desk.Registry.Keeping.Add(Desk.Ref("1"), type, $"{type}.txt", null, Desk.Ann).Value;
        }

        Assert.Equal(["diff.txt", "log.txt", "test.txt"], desk.Registry.Reading.Artifacts(Desk.Ref("1")).Value.Select(one => one.Uri));
        Assert.Equal(["test.txt"], desk.Registry.Reading.Artifacts(Desk.Ref("1"), "test").Value.Select(one => one.Uri));
    }
}
