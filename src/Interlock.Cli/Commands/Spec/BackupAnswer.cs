using Interlock.Archives;
using Interlock.Cli.Output;

namespace Interlock.Cli.Commands.Spec;

/// <summary>A backup as answer.</summary>
internal static class BackupAnswer
{
    public const string Fields =
        "spec:text path:text kind:(full|incremental) base:text? id:text created_at:time seq:int after_seq:int tasks:int dependencies:int records:int events:int bytes:int";

    public static void Write(ObjectWriter json, BackupMade made)
    {
        var manifest = made.Manifest;
        json.Text("spec", manifest.Spec.Name);
        json.Text("path", made.Path);
        json.Text("kind", Kind(manifest));
        json.Text("base", manifest.Base?.Name);
        json.Text("id", manifest.Id);
        json.Time("created_at", manifest.CreatedAt);
        json.Number("seq", manifest.Seq);
        json.Number("after_seq", manifest.AfterSeq);
        json.Number("tasks", manifest.Counts.Tasks);
        json.Number("dependencies", manifest.Counts.Dependencies);
        json.Number("records", manifest.Counts.Records);
        json.Number("events", manifest.Counts.Events);
        json.Number("bytes", made.Bytes);
    }

    public static string Kind(BackupManifest manifest) => manifest.Base is null ? "full" : "incremental";
}
