using System.Text.Json;
using Interlock.Registry;

namespace Interlock.Tests.Registry;

/// <summary>Records that the first release wrote lack what came later, and are read like any other.</summary>
public sealed class EarlierRecordsTests
{
    [Fact]
    public void An_approval_without_files()
    {
        var answer = JsonSerializer.Deserialize(
            """{"Task":"u","Purpose":"impact","Granted":true,"By":"bob","At":"2026-01-01T00:00:00+00:00","Reason":"looked at it","Commit":"","FileSetHash":""}""",
            RecordJson.Default.Approval)!;
        Assert.Empty(answer.Contents);
    }

    [Fact]
    public void A_merge_attempt_without_the_file_it_ticks()
    {
        var attempt = JsonSerializer.Deserialize(
            """{"Task":"u","Token":1,"Candidate":"c","Tree":"t","OldTarget":"o","Head":"h","Ticks":[],"At":"2026-01-01T00:00:00+00:00"}""",
            MergeJson.Default.MergeAttempt)!;
        Assert.Equal("", attempt.Ticked);
    }
}
