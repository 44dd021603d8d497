using System.Text.Json;
using System.Text.Json.Nodes;
using Interlock.WorkGraph;

namespace Interlock.Archives;

/// <summary>Opens backups. Whatever is in one was written by somebody: nothing is followed out of its directory, nothing read without bound.</summary>
internal static class BackupReader
{
    private const int LargestManifest = 4 << 20;

    /// <summary>What a backup says of itself, if it says it soundly; its files are not looked into.</summary>
    public static Result<BackupManifest> Manifest(string backup)
    {
        var path = Path.Combine(backup, BackupManifest.FileName);
        try
        {
            var file = RepositoryFile.Look(backup, BackupManifest.FileName);
            if (file is { IsRefused: false, Value.Kind: FileKind.Missing })
            {
                return BackupRefusals.NotFound(backup);
            }

            if (file is { IsRefused: false, Value.Kind: not FileKind.Regular })
            {
                return BackupRefusals.Unsafe(path, $"it is {FileRefusals.Named(file.Value.Kind)}");
            }

            if (file is { IsRefused: false, Value.Length: 0 or > LargestManifest })
            {
                return BackupRefusals.Damaged(path, $"a manifest has not {file.Value.Length} bytes");
            }

            var read = file.IsRefused ? file.Refusal : RepositoryFile.Read(backup, BackupManifest.FileName, LargestManifest);
            if (read.IsRefused)
            {
                return BackupRefusals.Io(path, read.Refusal.Message.TrimEnd('.'));
            }

            var bytes = read.Value;
            using var document = JsonDocument.Parse(bytes);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return BackupRefusals.Damaged(path, "it holds no object");
            }

            var row = new RowElement(document.RootElement);
            if (row.TextOrNull("schema") is var schema && schema != BackupManifest.Schema)
            {
                return BackupRefusals.Version(backup, schema);
            }

            var manifest = BackupManifest.Parse(JsonNode.Parse(bytes)!.AsObject(), row);
            return Refuse(backup, manifest) is { } refusal ? refusal : manifest;
        }
        catch (Exception broken) when (broken is JsonException or RowFormatException or ArgumentException)
        {
            return BackupRefusals.Damaged(path, broken.Message.TrimEnd('.'));
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            return BackupRefusals.Io(path, failed.Message.TrimEnd('.'));
        }
    }

    /// <summary>
    /// A backup with those it goes on from, the full one first: each whole, its files exactly what its manifest says, each going on
    /// from exactly the one before it.
    /// </summary>
    public static Result<IReadOnlyList<BackupPart>> Open(string backup)
    {
        var chain = new List<BackupPart>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var path = Path.GetFullPath(backup);
        while (true)
        {
            var manifest = Manifest(path);
            if (manifest.IsRefused)
            {
                return chain.Count == 0 ? manifest.Refusal : BackupRefusals.Chain(chain[0].Path, $"that one is refused: {manifest.Refusal.Message.TrimEnd('.')}");
            }

            if (!seen.Add(manifest.Value.Id))
            {
                return BackupRefusals.Chain(path, "the chain never begins");
            }

            if (chain.Count > 0 && Misfit(chain[0], manifest.Value) is { } misfit)
            {
                return BackupRefusals.Chain(chain[0].Path, misfit);
            }

            var part = new BackupPart(path, manifest.Value);
            if (part.RefuseContents() is { } damaged)
            {
                return damaged;
            }

            chain.Insert(0, part);
            if (manifest.Value.Base is not { } basis)
            {
                return chain;
            }

            path = Path.Combine(Path.GetDirectoryName(path)!, basis.Name);
            if (new DirectoryInfo(path) is { Exists: true } directory && IsLink(directory))
            {
                return BackupRefusals.Unsafe(path, "it is a symbolic link");
            }
        }
    }

    internal static bool IsLink(FileSystemInfo file) => file.Attributes.HasFlag(FileAttributes.ReparsePoint);

    private static Refusal? Refuse(string backup, BackupManifest manifest)
    {
        if (TaskRef.Refuse("spec", manifest.Spec.Name) is { } name)
        {
            return BackupRefusals.Unsafe(backup, name.Message.TrimEnd('.'));
        }

        if (manifest.Base is { } basis && (basis.Name.Length == 0 || basis.Name[0] == '.' || basis.Name.AsSpan().IndexOfAny("/\\\0") >= 0))
        {
            return BackupRefusals.Unsafe(backup, "the name of its base leads out of its directory");
        }

        return manifest.Contents.FirstOrDefault(file => !BackupManifest.Files.Contains(file.Name)) is { } strange
                ? BackupRefusals.Unsafe(backup, $"'{(strange.Name.Length > 60 ? strange.Name[..60] : strange.Name)}' is no file of a backup")
            : manifest.Contents.Count != BackupManifest.Files.Count || manifest.Contents.DistinctBy(file => file.Name).Count() != BackupManifest.Files.Count
                ? BackupRefusals.Damaged(backup, $"a backup has the files {string.Join(", ", BackupManifest.Files)}")
            : null;
    }

    private static string? Misfit(BackupPart later, BackupManifest basis) =>
        later.Manifest.Base!.Id != basis.Id || later.Manifest.Base.Digest != basis.Digest ? "another one stands in its place"
        : later.Manifest.Spec.Name != basis.Spec.Name ? "that one is of another spec"
        : later.Manifest.AfterSeq != basis.Seq ? "they do not meet"
        : null;
}
