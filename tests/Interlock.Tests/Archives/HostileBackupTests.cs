using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Interlock.Archives;
using Interlock.Storage;
using Interlock.Tests.Ground;
using Interlock.Tests.Registry;

namespace Interlock.Tests.Archives;

/// <summary>Backups that somebody has been at: each is refused with a code, and nothing is changed.</summary>
public sealed class HostileBackupTests : IDisposable
{
    private readonly Shelf shelf = new Shelf().Fill();
    private readonly Desk fresh = new();
    private readonly string backup;
    private readonly string before;

    public HostileBackupTests()
    {
        backup = shelf.Backup().Path;
        before = fresh.Snapshot();
    }

    public void Dispose() => shelf.Dispose();

    [Theory]
    [InlineData("tasks.jsonl")]
    [InlineData("records.jsonl")]
    [InlineData("events.jsonl")]
    [InlineData("index.jsonl")]
    public void One_altered_letter_in_any_file_is_noticed(string file)
    {
        var bytes = File.ReadAllBytes(At(file));
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(At(file), bytes);
        Refused("backup.damaged", RefusalKind.Failed);
    }

    [Theory]
    [InlineData("tasks.jsonl")]
    [InlineData("events.jsonl")]
    public void A_file_that_is_cut_short_or_gone_is_noticed(string file)
    {
        File.WriteAllBytes(At(file), File.ReadAllBytes(At(file))[..^9]);
        Refused("backup.damaged", RefusalKind.Failed);
        File.Delete(At(file));
        Refused("backup.damaged", RefusalKind.Failed);
    }

    [Fact]
    public void An_altered_manifest_is_noticed()
    {
        Edit(manifest => manifest["seq"] = 1, seal: false);
        Refused("backup.damaged", RefusalKind.Failed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"schema\":\"interlock/backup/1\"}")]
    public void What_is_no_manifest_is_refused(string text)
    {
        File.WriteAllText(At("manifest.json"), text);
        Refused("backup.damaged", RefusalKind.Failed);
    }

    [Theory]
    [InlineData("interlock/backup/2")]
    [InlineData("something else")]
    public void Another_version_is_refused(string schema)
    {
        Edit(manifest => manifest["schema"] = schema);
        Refused("backup.version", RefusalKind.Failed);
    }

    [Theory]
    [InlineData("../../tasks.jsonl")]
    [InlineData("/etc/passwd")]
    [InlineData("more.jsonl")]
    public void A_file_name_that_leads_elsewhere_is_refused(string name)
    {
        Edit(manifest => manifest["files"]![0]!["name"] = name);
        Refused("backup.unsafe", RefusalKind.Forbidden);
    }

    [Theory]
    [InlineData("../elsewhere")]
    [InlineData("..")]
    [InlineData("/tmp")]
    [InlineData("")]
    public void A_base_that_leads_elsewhere_is_refused(string name)
    {
        Edit(manifest =>
        {
            manifest["kind"] = "incremental";
            manifest["base"] = new JsonObject { ["name"] = name, ["id"] = "x", ["digest"] = "y" };
        });
        Refused("backup.unsafe", RefusalKind.Forbidden);
    }

    [Theory]
    [InlineData("../../evil")]
    [InlineData(".git")]
    [InlineData("a\nb")]
    public void A_spec_that_can_have_no_such_name_is_refused(string name)
    {
        Edit(manifest =>
        {
            manifest["spec"] = name;
            manifest["row"]!["name"] = name;
        });
        Refused("backup.unsafe", RefusalKind.Forbidden);
    }

    [Theory]
    [InlineData("manifest.json")]
    [InlineData("tasks.jsonl")]
    public void A_symbolic_link_is_refused(string file)
    {
        File.Move(At(file), At(file) + ".real");
        File.CreateSymbolicLink(At(file), At(file) + ".real");
        Refused("backup.unsafe", RefusalKind.Forbidden);
    }

    [Theory]
    [InlineData("manifest.json")]
    [InlineData("tasks.jsonl")]
    public void A_pipe_is_refused_and_not_waited_for(string file)
    {
        NamedPipe.InPlaceOf(At(file));
        Refused("backup.unsafe", RefusalKind.Forbidden);
    }

    [Fact]
    public void A_line_of_any_length_is_not_held()
    {
        Replace("events.jsonl", new string('x', LineReader.LongestLine + 1) + "\n");
        Refused("backup.line_too_long", RefusalKind.Failed);
    }

    [Theory]
    [InlineData("not json\n")]
    [InlineData("[]\n")]
    [InlineData("{\"uid\":7}\n")]
    public void A_line_that_is_no_row_is_refused(string line)
    {
        Replace("tasks.jsonl", line);
        Refused("backup.row", RefusalKind.Failed);
    }

    [Theory]
    [InlineData("spec", "other")]
    [InlineData("id", "../x")]
    [InlineData("uid", "a/b")]
    [InlineData("parent", "..")]
    [InlineData("state", "finished")]
    [InlineData("kind", "weird")]
    [InlineData("completion", "somehow")]
    [InlineData("branch", "--upload-pack=touch x")]
    [InlineData("base_commit", "HEAD")]
    [InlineData("metadata", "[1]")]
    [InlineData("created_at", "yesterday")]
    public void A_task_that_cannot_be_is_refused(string field, string value)
    {
        Rewrite("tasks.jsonl", row => row[field] = value);
        Refused("backup.row", RefusalKind.Failed);
    }

    [Fact]
    public void Files_outside_the_repository_are_refused()
    {
        Rewrite("tasks.jsonl", row => row["files"] = new JsonArray((JsonNode)"../../etc/passwd"));
        Refused("backup.row", RefusalKind.Failed);
    }

    [Fact]
    public void Rows_that_the_index_does_not_know_and_rows_that_are_missing_are_refused()
    {
        Rewrite("tasks.jsonl", row => row["title"] = "Another");
        Refused("backup.damaged", RefusalKind.Failed);
    }

    [Fact]
    public void Records_of_the_store_itself_and_of_others_are_left_out()
    {
        StoredRecord[] evil = [new("store", "moved", "", "", "{\"to\":\"x\"}"), new("workers", "root", "", "", "{}"), new("approvals", "someone:impact", "someone", "", "{}")];
        var lines = File.ReadAllText(At("records.jsonl"));
        var index = File.ReadAllText(At("index.jsonl"));
        foreach (var record in evil)
        {
            var line = new JsonObject { ["collection"] = record.Collection, ["key"] = record.Key, ["owner"] = record.Owner, ["status"] = "", ["body"] = record.Body }.ToJsonString();
            lines += line + "\n";
            index += new JsonObject { ["c"] = record.Collection, ["k"] = record.Key, ["h"] = LineWriter.LineHash(Encoding.UTF8.GetBytes(line)) }.ToJsonString() + "\n";
        }

        Replace("records.jsonl", lines);
        Replace("index.jsonl", index);
        Assert.False(Shelf.TryRestore(fresh, backup).IsRefused);
        Assert.All(evil, record => Assert.Null(fresh.Store.Read(reader => reader.FindRecord(record.Collection, record.Key))));
        fresh.Create("it/writes");
    }

    [Fact]
    public void A_chain_without_its_beginning_or_with_another_one_is_refused()
    {
        shelf.Desk.Create("8");
        var next = shelf.Backup(incremental: true).Path;
        Edit(manifest => manifest["store"] = "elsewhere");
        Desk.Refused(Shelf.TryRestore(fresh, next), "backup.chain", RefusalKind.Failed);
        Directory.Delete(backup, recursive: true);
        Desk.Refused(Shelf.TryRestore(fresh, next), "backup.chain", RefusalKind.Failed);
        Assert.Equal(before, fresh.Snapshot());
    }

    [Fact]
    public void A_directory_without_a_backup_is_not_found()
    {
        Desk.Refused(Shelf.TryRestore(fresh, shelf.Root), "backup.unknown", RefusalKind.NotFound);
        Desk.Refused(shelf.Place.Find("nothing-here", shelf.Root), "backup.unknown", RefusalKind.NotFound);
        Desk.Refused(shelf.Place.Find("../..", shelf.Root), "backup.unknown", RefusalKind.NotFound);
    }

    private string At(string file) => Path.Combine(backup, file);

    private void Refused(string code, RefusalKind kind)
    {
        Desk.Refused(Shelf.TryRestore(fresh, backup), code, kind);
        Assert.Equal((before, 0), (fresh.Snapshot(), fresh.LastSeq));
    }

    /// <summary>Changes the first row of a file, and whatever says what the file holds.</summary>
    private void Rewrite(string file, Action<JsonObject> change)
    {
        var lines = File.ReadAllLines(At(file));
        var row = JsonNode.Parse(lines[1])!.AsObject();
        change(row);
        lines[1] = row.ToJsonString();
        Replace(file, string.Join('\n', lines) + "\n");
    }

    private void Replace(string file, string text)
    {
        File.WriteAllText(At(file), text);
        Edit(manifest =>
        {
            var said = manifest["files"]!.AsArray().First(one => (string?)one!["name"] == file)!;
            said["bytes"] = new FileInfo(At(file)).Length;
            said["lines"] = text.Count(c => c == '\n');
            said["sha256"] = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(At(file))));
        });
    }

    /// <param name="seal">Give it the digest that fits: whoever writes a backup can.</param>
    private void Edit(Action<JsonObject> change, bool seal = true)
    {
        var manifest = JsonNode.Parse(File.ReadAllText(At("manifest.json")))!.AsObject();
        change(manifest);
        if (seal)
        {
            manifest.Remove("digest");
            using var buffer = new MemoryStream();
            using (var writer = new Utf8JsonWriter(buffer, new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            {
                manifest.WriteTo(writer);
            }

            manifest["digest"] = Convert.ToHexStringLower(SHA256.HashData(buffer.ToArray()));
        }

        File.WriteAllText(At("manifest.json"), manifest.ToJsonString());
    }
}
