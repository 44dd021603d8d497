namespace Interlock.EndToEnd.Harness;

/// <summary>What <c>gate check</c> says of all gates on the way to a state.</summary>
internal static class GateList
{
    /// <summary>Every gate passes: exit 0.</summary>
    public static void Passes(this Scratch scratch, string task, string to)
    {
        var answer = scratch.Ask("gate", "check", task, "--to", to);
        Assert.True(answer.ExitCode == 0 && Refusals(answer).Count == 0, $"{answer}");
    }

    /// <summary>This gate refuses with this code, and every other passes: exit 5.</summary>
    public static void RefusesOnly(this Scratch scratch, string task, string to, int gate, string code)
    {
        var answer = scratch.Ask("gate", "check", task, "--to", to);
        Assert.True(answer.ExitCode == 5 && Refusals(answer) is [var only] && only == (gate, code), $"expected gate {gate} and {code} alone: {answer}");
    }

    private static List<(int Gate, string Code)> Refusals(Answer answer) =>
        [.. answer.Summary.AsArray().Where(verdict => !(bool)verdict!["passed"]!).Select(verdict => ((int)verdict!["gate"]!, (string)verdict["code"]!))];
}
