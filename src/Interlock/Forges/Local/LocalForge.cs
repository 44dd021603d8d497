using Interlock.Registry;
using Interlock.Storage;

namespace Interlock.Forges.Local;

/// <summary>Issues and changes kept in the store, with numbers of their own.</summary>
internal sealed class LocalForge : IForge
{
    public string Kind => "local";

    public bool MakesIssues => true;

    public Issue OpenIssue(IStoreTransaction store, string task, string title, string body, DateTimeOffset now) =>
        Records.Issues.Put(store, new()
        {
            Number = (int)store.Next("issue"),
            Title = title,
            Body = body,
            Task = task,
            CreatedAt = now,
        });

    public Issue? FindIssue(IStoreReader store, int number) => Records.Issues.Find(store, $"{number}");

    public void CloseIssue(IStoreTransaction store, int number, DateTimeOffset now, bool notPlanned = false)
    {
        if (FindIssue(store, number) is { Open: true } issue)
        {
            Records.Issues.Put(store, issue with { Open = false, ClosedAt = now, NotPlanned = notPlanned });
        }
    }

    public void ReopenIssue(IStoreTransaction store, int number)
    {
        if (FindIssue(store, number) is { Open: false } issue)
        {
            Records.Issues.Put(store, issue with { Open = true, ClosedAt = null, NotPlanned = false });
        }
    }

    public ChangeRequest OpenChange(IStoreTransaction store, ChangeRequest wanted)
    {
        var open = Records.Changes.List(store, wanted.Task, "open").FirstOrDefault(change => change.Branch == wanted.Branch);
        return Records.Changes.Put(store, open is null
            ? wanted with { Number = (int)store.Next("change") }
            : open with { Head = wanted.Head, Base = wanted.Base, Title = wanted.Title, Review = null, ReviewBy = null, ReviewReason = null, UpdatedAt = wanted.UpdatedAt });
    }

    public ChangeRequest? FindChange(IStoreReader store, int number) => Records.Changes.Find(store, $"{number}");

    public void PutChange(IStoreTransaction store, ChangeRequest change) => Records.Changes.Put(store, change);
}
