using Interlock.EndToEnd.Harness;

namespace Interlock.EndToEnd.Adversary;

/// <summary>Makes an attempt and sees that it fails as the list says.</summary>
public abstract class Round
{
    /// <summary>Number and sentence of each attempt of a kind.</summary>
    internal static TheoryData<int, string> Numbered(IReadOnlyList<Attempt> attempts)
    {
        var data = new TheoryData<int, string>();
        foreach (var attempt in attempts)
        {
            data.Add(Attempts.NumberOf(attempt), attempt.What);
        }

        return data;
    }

    /// <param name="number">From 1, as in the list.</param>
    /// <param name="what">Its sentence, which names the test.</param>
    protected static void Make(int number, string what)
    {
        var attempt = Attempts.All[number - 1];
        Assert.Equal(what, attempt.What);
        using var record = Scoreboard.Begin(number);
        using var arena = new Arena();
        var answer = attempt.Try(arena);
        switch (attempt.Outcome.Way)
        {
            case Way.Refused:
                Refused(attempt.Outcome, answer!);
                arena.Holds(forged: false);
                break;
            case Way.Noticed:
                Noticed(attempt.Outcome, arena.Ask("spec", "verify"));
                arena.Holds(forged: true);
                break;
            default:
                Assert.True(answer is null or { ExitCode: 0 }, $"{answer}");
                arena.Holds(forged: false);
                break;
        }

        record.Held();
    }

    private static void Refused(Outcome outcome, Answer answer)
    {
        var problem = outcome.Gate is { } gate ? answer.RefusedByGate(gate, outcome.Code) : answer.Refused(outcome.Exit, outcome.Code);
        Assert.False(string.IsNullOrWhiteSpace((string?)problem["hint"]), $"no next step: {answer}");
    }

    private static void Noticed(Outcome outcome, Answer verified)
    {
        Assert.True(verified.ExitCode == outcome.Exit, $"expected exit {outcome.Exit}: {verified}");
        var found = verified.Summary["findings"]!.AsArray().FirstOrDefault(one => (string?)one!["code"] == outcome.Code);
        Assert.True(found is not null, $"expected {outcome.Code}: {verified}");
        Assert.False(string.IsNullOrWhiteSpace((string?)found["next"]), $"no next step: {verified}");
    }
}
