using Interlock.Journal;

namespace Interlock.Tests.Journal;

public sealed class IdsTests
{
    [Fact]
    public void Ids_have_the_length_asked_for_no_look_alikes_and_do_not_repeat()
    {
        var ids = Enumerable.Range(0, 5_000).Select(_ => RandomIds.Shared.Next(12)).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.All(ids, id =>
        {
            Assert.Equal(12, id.Length);
            Assert.DoesNotContain(id, c => c is 'i' or 'l' or 'o' or 'u' || !(char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c)));
        });
        Assert.Equal(32, RandomIds.Shared.Next(32).Length);
    }

    [Fact]
    public void Event_names_are_unique()
    {
        var names = typeof(EventTypes).GetFields().Select(field => (string)field.GetRawConstantValue()!).ToList();
        Assert.Equal(names.Count, names.Distinct().Count());
        Assert.Superset(
            new HashSet<string>("TaskCreated TaskUpdated TaskReady TaskAssigned TaskCompleted TaskFailed RunnerStarted RunnerFinished PROpened PRMerged GatePassed GateRejected LockAcquired LockReleased LockExpired ProgressReported ApprovalGranted".Split(' ')),
            names.ToHashSet());
    }
}
