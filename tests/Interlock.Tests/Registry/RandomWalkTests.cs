using Interlock.Lifecycle;
using Interlock.Registry.Defining;

namespace Interlock.Tests.Registry;

public sealed class RandomWalkTests
{
    [Fact]
    public void Counters_agree_with_the_graph_after_any_walk()
    {
        var random = new Random(99);
        var walked = new HashSet<string>();
        for (var round = 0; round < 20; round++)
        {
            walked.UnionWith(Walk(random));
        }

        // The walk is worth something only while it gets around: all rules but the rarest and those of a deploy.
        var missed = Transitions.Rules.Concat(Transitions.Reopening)
            .Where(rule => rule.From != TaskState.Deploying && rule.To != TaskState.Deploying)
            .Select(rule => $"{rule.From.Name()}→{rule.To.Name()}")
            .Except(["pending→implementing", "reviewing→failed", "analyzing→failed", "failed→cancelled", "failed→pending"])
            .Except(walked);
        Assert.Empty(missed);
    }

    /// <summary>Random commands on a random graph; whatever is refused, the counters and the ready set stay true.</summary>
    private static IEnumerable<string> Walk(Random random)
    {
        var desk = new Desk(options => options with { MaxAttempts = 2, BackoffBase = TimeSpan.FromSeconds(1) });
        var drafts = new List<TaskDraft> { Desk.Draft("P") with { IsParent = true }, Desk.Draft("Q") with { IsParent = true, Parent = "P" } };
        for (var i = 0; i < 10; i++)
        {
            drafts.Add(Desk.Draft($"t{i}", [.. Enumerable.Range(0, i).Where(_ => random.Next(4) == 0).Select(j => (random.Next(3) == 0 ? "~" : "") + $"t{j}"), .. i > 6 && random.Next(2) == 0 ? ["P"] : Array.Empty<string>()]) with
            {
                Parent = i < 2 ? "Q" : i < 4 ? "P" : null,
                Optional = random.Next(4) == 0,
                Files = random.Next(2) == 0 ? [$"f{random.Next(4)}"] : [],
            });
        }

        desk.Import([.. drafts]);
        for (var step = 0; step < 200; step++)
        {
            var id = $"t{random.Next(10)}";
            var token = desk.Task(id).LastToken;
            var actor = ((Interlock.Registry.Actor[])[Desk.Ann, Desk.Bot, Desk.Bob])[random.Next(3)];
            switch (random.Next(16))
            {
                case 0: desk.TryClaim(id, actor); break;
                case 1: desk.TryClaim(null, actor); break;
                case 2: desk.TryStart(id, token, actor); break;
                case 3: desk.Commit(id, desk.Task(id).Files.Count > 0 ? desk.Task(id).Files[0] : $"f{random.Next(4)}"); desk.TrySubmit(id, token, actor); break;
                case 4: desk.TryMerge(id, token); break;
                case 5: desk.TryMerge(id, token); break;
                case 6: desk.Registry.Working.Release(Desk.Ref(id), token, null, actor); break;
                case 7: desk.Registry.Working.Fail(Desk.Ref(id), token, null, actor); break;
                case 8 when random.Next(4) == 0: desk.Registry.Steering.Cancel(Desk.Ref(id), null, actor); break;
                case 9: desk.Registry.Steering.Reopen(Desk.Ref(id), "again", Desk.Bob); break;
                case 10: desk.Registry.Steering.Advance(Desk.Ref(id), TaskState.Pending, null, Desk.Bob); break;
                case 12 or 13 or 14: Onward(desk, id, random.Next(6)); break;
                case 11: desk.Registry.Completing.Returned(desk.Task(id).Uid, token, "conflict", null, [], random.Next(2) == 0); break;
                default: desk.Time.Pass(TimeSpan.FromMinutes(random.Next(8))); desk.Registry.Sweeping.Sweep(); break;
            }

            Invariants.Hold(desk);
        }

        return drafts.SelectMany(draft => desk.Walk(draft.Ref.Id)).ToList();
    }

    /// <summary>Some steps towards done.</summary>
    private static void Onward(Desk desk, string id, int steps)
    {
        if (steps == 0 || desk.TryClaim(id, Desk.Bob) is not { IsRefused: false } grant)
        {
            return;
        }

        var token = grant.Value.Claim.Token;
        desk.Commit(id, grant.Value.Task.Files.Count > 0 ? grant.Value.Task.Files[0] : "g" + id);
        _ = steps > 1 && desk.TryStart(id, token, Desk.Bob).IsRefused;
        _ = steps > 2 && desk.TrySubmit(id, token, Desk.Bob).IsRefused;
        _ = steps > 3 && desk.TryMerge(id, token).IsRefused;
    }
}
