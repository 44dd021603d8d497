using Interlock.Registry;
using Interlock.Storage;

namespace Interlock.Tests.Simulation;

/// <summary>The local forge, and what is said in its name.</summary>
internal sealed class SimForge(World world, IForge inner) : IForge
{
    public string Kind => inner.Kind;

    public bool MakesIssues => inner.MakesIssues;

    public Issue OpenIssue(IStoreTransaction store, string task, string title, string body, DateTimeOffset now) => inner.OpenIssue(store, task, title, body, now);

    public Issue? FindIssue(IStoreReader store, int number) => inner.FindIssue(store, number);

    public void CloseIssue(IStoreTransaction store, int number, DateTimeOffset now, bool notPlanned = false) => inner.CloseIssue(store, number, now, notPlanned);

    public void ReopenIssue(IStoreTransaction store, int number) => inner.ReopenIssue(store, number);

    public ChangeRequest OpenChange(IStoreTransaction store, ChangeRequest wanted) => world.Sabotage.Opened?.Invoke(wanted) ?? inner.OpenChange(store, wanted);

    public ChangeRequest? FindChange(IStoreReader store, int number) => inner.FindChange(store, number);

    public void PutChange(IStoreTransaction store, ChangeRequest change) => inner.PutChange(store, change);
}
