using Interlock.Gates;

namespace Interlock.Tests.Gates;

internal static class Verdicts
{
    public static void Passes(int gate, Verdict verdict)
    {
        Assert.True(verdict.Passed, $"{verdict.Code}: {verdict.Message}");
        Assert.Equal(gate, verdict.Gate);
        Assert.NotEmpty(verdict.Facts);
    }

    public static void Refuses(int gate, string code, Verdict verdict)
    {
        Assert.Equal((gate, code), (verdict.Gate, verdict.Code));
        Assert.False(verdict.Passed);
        Assert.False(string.IsNullOrWhiteSpace(verdict.Message));
        Assert.False(string.IsNullOrWhiteSpace(verdict.Hint));
        Assert.NotEmpty(verdict.Facts);
        var refusal = verdict.ToRefusal();
        Assert.Equal((RefusalKind.Gate, "gate.refused"), (refusal.Kind, refusal.Code));
        Assert.Equal(gate, (int)refusal.Details!["gate"]!);
        Assert.Equal(code, (string?)refusal.Details["code"]);
        Assert.Equal(verdict.Facts.ToJsonString(), refusal.Details["facts"]!.ToJsonString());
    }
}
