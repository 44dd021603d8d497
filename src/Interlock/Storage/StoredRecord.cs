namespace Interlock.Storage;

/// <summary>One row of the things that are looked up by key and seldom: workers, runs, issues, changes, impacts, approvals, artifacts.</summary>
/// <param name="Collection">Which kind of thing.</param>
/// <param name="Key">Unique in its collection.</param>
/// <param name="Owner">Whose it is, often a task's uid; empty: nobody's.</param>
/// <param name="Status">A word to filter by; may be empty.</param>
/// <param name="Body">JSON of the thing.</param>
internal sealed record StoredRecord(string Collection, string Key, string Owner, string Status, string Body);
