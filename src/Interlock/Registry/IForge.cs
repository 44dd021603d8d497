using Interlock.Storage;

namespace Interlock.Registry;

/// <summary>
/// Where issues and changes live. What the registry reads of it inside a transaction are rows of the store:
/// the local forge keeps them there, a remote one mirrors them there before the transaction.
/// </summary>
internal interface IForge
{
    /// <summary><c>local</c> or <c>github</c>.</summary>
    string Kind { get; }

    /// <summary>True when the forge makes an issue for a task that has none.</summary>
    bool MakesIssues { get; }

    Issue OpenIssue(IStoreTransaction store, string task, string title, string body, DateTimeOffset now);

    Issue? FindIssue(IStoreReader store, int number);

    /// <param name="notPlanned">Nothing will be done about it; else it is done.</param>
    void CloseIssue(IStoreTransaction store, int number, DateTimeOffset now, bool notPlanned = false);

    void ReopenIssue(IStoreTransaction store, int number);

    /// <summary>The open change of this task and branch, brought up to the head wanted; made when there is none.</summary>
    ChangeRequest OpenChange(IStoreTransaction store, ChangeRequest wanted);

    ChangeRequest? FindChange(IStoreReader store, int number);

    void PutChange(IStoreTransaction store, ChangeRequest change);
}
