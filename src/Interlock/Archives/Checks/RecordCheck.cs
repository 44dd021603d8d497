using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Interlock.Lifecycle;
using Interlock.Registry;
using Interlock.Runs;
using Interlock.Storage;
using Interlock.WorkGraph;

namespace Interlock.Archives.Checks;

/// <summary>Records that cannot be read, or that belong to a task that is not there.</summary>
internal static class RecordCheck
{
    public static void Run(Survey survey)
    {
        var given = survey.Reader.ListSequences();
        foreach (var record in survey.Reader.EnumerateRecords().Where(record => Wanted(survey, record)))
        {
            survey.Checked.Records++;
            Read(survey, record);
            Numbered(survey, record, given);
        }
    }

    /// <summary>A counter that is behind would give a number a second time.</summary>
    private static void Numbered(Survey survey, StoredRecord record, IReadOnlyDictionary<string, long> given)
    {
        var sequence = record.Collection switch { "issues" => "issue", "changes" => "change", _ => null };
        if (sequence is not null && long.TryParse(record.Key, CultureInfo.InvariantCulture, out var number) && number > given.GetValueOrDefault(sequence))
        {
            survey.Error("counter.sequence", Named(survey, record), $"There is {sequence} {number}, and the last one given is {given.GetValueOrDefault(sequence)}.", "Restore the registry's specs from backups into a new registry.");
        }
    }

    private static bool Wanted(Survey survey, StoredRecord record) =>
        survey.Spec is null || record.Key == survey.Spec || record.Owner == survey.Spec
        || (TaskOf(record) is { } uid && survey.Find(uid) is { } task && survey.Wanted(task));

    private static void Read(Survey survey, StoredRecord record)
    {
        var broken = Fault(record);
        if (broken is not null)
        {
            survey.Error("record.unreadable", Named(survey, record), $"The record {record.Collection}/{record.Key} cannot be read: {broken}.", "Restore the spec from a backup under a new name and compare.");
            return;
        }

        switch (record.Collection)
        {
            case "merges" when survey.Find(record.Key) is not { } task:
                survey.Error("merge.dangling", record.Key, $"The merge queue holds {record.Key}, which is no task.", "Restore the spec from a backup under a new name and compare.");
                break;
            case "merges" when survey.Find(record.Key) is { State: not (TaskState.Reviewing or TaskState.Deploying) } task:
                survey.Error("merge.idle", task.Name.ToString(), $"The merge queue holds {task.Name}, which is {task.State.Name()}.", $"Look at 'interlock task history {task.Name}'.");
                break;
            case "deploys" when survey.Find(record.Key) is { State: not TaskState.Deploying } task:
                survey.Error("deploy.idle", task.Name.ToString(), $"{task.Name} waits for its deploy, and is {task.State.Name()}.", $"Look at 'interlock task history {task.Name}'.");
                break;
            case "runs":
                RunOf(survey, record);
                break;
            case "ticked" when !survey.Specs.Contains(record.Key):
                survey.Warn("file.no_spec", null, $"What the file of {record.Key} looked like is known, and no spec has that name.", "Read the file again with 'interlock spec import'.");
                break;
            default:
                if (TaskOf(record) is { } uid && survey.Find(uid) is null)
                {
                    survey.Warn("record.dangling", uid, $"The record {record.Collection}/{record.Key} belongs to {uid}, which is no task.", "Restore the spec from a backup under a new name and compare.");
                }

                break;
        }
    }

    private static void RunOf(Survey survey, StoredRecord record)
    {
        if (record.Status == RunStatus.Running.Word() && record.Owner.Length > 0
            && (TaskRef.Parse(record.Owner) is not { IsRefused: false } name || survey.Find(name.Value) is null))
        {
            survey.Warn("run.dangling", record.Owner, $"Run {record.Key} is at work on {record.Owner}, which is no task.", $"Look at 'interlock run show {record.Key}'.");
        }
    }

    /// <summary>The uid that a record must belong to; null where its collection does not go by tasks.</summary>
    private static string? TaskOf(StoredRecord record) => record.Collection switch
    {
        "issues" or "changes" or "approvals" or "answers" or "artifacts" => record.Owner,
        "impacts" or "merges" or "parked" or "merge_attempts" or "deploys" or "file_bases" or "watched" or "late_files" => record.Key,
        _ => null,
    };

    private static string? Named(Survey survey, StoredRecord record) => TaskOf(record) is { } uid ? survey.Called(uid) : null;

    private static string? Fault(StoredRecord record) => record.Collection switch
    {
        "workers" => Fault(record, RecordJson.Default.Worker),
        "issues" => Fault(record, RecordJson.Default.Issue),
        "changes" => Fault(record, RecordJson.Default.ChangeRequest),
        "impacts" => Fault(record, RecordJson.Default.ImpactRecord),
        "approvals" or "answers" => Fault(record, RecordJson.Default.Approval),
        "artifacts" => Fault(record, RecordJson.Default.Artifact),
        "merges" => Fault(record, RecordJson.Default.MergeEntry),
        "deploys" => Fault(record, DeployJson.Default.DeployEntry),
        "parked" => Fault(record, RecordJson.Default.ParkedTask),
        "watched" => Fault(record, RecordJson.Default.WatchedChange),
        "late_files" => Fault(record, RecordJson.Default.LateFiles),
        "keys" => Fault(record, RecordJson.Default.KeyedAnswer),
        "runs" => Fault(record, RunJson.Default.Run),
        _ => null,
    };

    private static string? Fault<T>(StoredRecord record, JsonTypeInfo<T> shape)
    {
        try
        {
            return JsonSerializer.Deserialize(record.Body, shape) is null ? "it is empty" : null;
        }
        catch (JsonException broken)
        {
            return broken.Message.TrimEnd('.');
        }
    }
}
