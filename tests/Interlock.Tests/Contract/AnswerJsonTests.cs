using System.Text.Json;
using Interlock.Cli.Output;
using Interlock.Contract;
using Interlock.Dispatching;

namespace Interlock.Tests.Contract;

/// <summary>How records are written that no story of commands in one process comes to.</summary>
public sealed class AnswerJsonTests
{
    [Fact]
    public void Work_ends_with_what_was_done_and_what_could_not_be_set_up()
    {
        var summary = new WorkSummary
        {
            Repository = "/r",
            Specs = [new("a", 2, 1, 0, 1)],
            Runs = 3,
            Merges = 1,
            Seconds = 1.23456,
            CriticalPathSeconds = 0,
            MaxParallel = 2,
            Refusals = 0,
            NotSetUp = [new("a/1", new(RefusalKind.Failed, "x.y", "No."))],
            Finished = false,
        };
        const string Expected =
            """{"repository":"/r","specs":[{"spec":"a","tasks":2,"done":1,"failed":0,"blocked":1}],"runs":3,"merges":1,"seconds":1.235,"critical_path_seconds":0,"max_parallel":2,"refusals":0"""
            + ""","not_set_up":[{"task":"a/1","code":"x.y","message":"No.","hint":null}],"finished":false}""";
        Assert.Equal(Expected, Written(WorkAnswer.Of(summary)));
        Assert.Equal(Expected, Written(JsonSerializer.Deserialize(Expected, AnswerJson.Of<WorkAnswer>())!));
    }

    [Fact]
    public void A_lock_of_the_file_registry_is_told_with_what_its_holder_left()
    {
        var since = new DateTimeOffset(2026, 1, 31, 9, 5, 7, 45, TimeSpan.FromHours(2)).AddTicks(9);
        Assert.Equal(
            """{"spec":"a","holder":"x, process 7 on h","pid":7,"host":"h","program":"x","since":"2026-01-31T07:05:07.045Z"}""",
            Written(new StoreLockAnswer("a", "x, process 7 on h", 7, "h", "x", since)));
        Assert.Equal("""{"spec":"a","holder":"another program","pid":null,"host":null,"program":null,"since":null}""", Written(new StoreLockAnswer("a", "another program", null, null, null, null)));
    }

    [Fact]
    public void An_error_always_has_details() => Assert.Equal(
        """{"schema":"interlock/error/1","code":"a.b","message":"No.","hint":null,"details":{}}""",
        Written(ErrorAnswer.Of(new(RefusalKind.Failed, "a.b", "No."))));

    private static string Written<T>(T answer)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new() { Encoder = JsonEscaping.Instance }))
        {
            AnswerJson.Writer<T>()(writer, answer);
        }

        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }
}
