using System.Text.Json;

namespace Interlock.Archives;

/// <summary>One backup on disk whose manifest is sound.</summary>
internal sealed record BackupPart(string Path, BackupManifest Manifest)
{
    /// <summary>Reads every file to its end and compares it with what the manifest says; null when all fits.</summary>
    internal Refusal? RefuseContents()
    {
        foreach (var file in Manifest.Contents)
        {
            try
            {
                foreach (var line in Lines(file.Name))
                {
                    // Only the checksum is wanted here.
                    _ = line;
                }
            }
            catch (RefusalException refused)
            {
                return refused.Refusal;
            }
        }

        return null;
    }

    /// <summary>
    /// The lines of one file, each valid until the next. The checksum is taken as they are read and compared behind the last one, so
    /// that a file that changes between two readings is noticed by each.
    /// </summary>
    /// <exception cref="RefusalException">Codes <c>backup.*</c>.</exception>
    internal IEnumerable<ReadOnlyMemory<byte>> Lines(string name)
    {
        var said = Manifest.Contents.First(file => file.Name == name);
        var path = System.IO.Path.Combine(Path, name);
        using var reader = Open(Path, path, said);
        while (Next(reader, path, out var line))
        {
            yield return line;
        }

        if ((reader.Bytes, reader.Lines) != (said.Bytes, said.Lines) || reader.Sha256() != said.Sha256)
        {
            throw new RefusalException(BackupRefusals.Damaged(path, "its checksum is not the one of its manifest"));
        }
    }

    /// <summary>The rows of one file, as <paramref name="read"/> reads them.</summary>
    internal IEnumerable<(T Row, string Hash)> Rows<T>(string name, Func<RowElement, T> read)
    {
        long number = 0;
        foreach (var line in Lines(name))
        {
            number++;
            T row;
            try
            {
                using var document = JsonDocument.Parse(line);
                row = document.RootElement.ValueKind == JsonValueKind.Object ? read(new(document.RootElement)) : throw new RowFormatException("it is no object");
            }
            catch (Exception broken) when (broken is JsonException or RowFormatException or InvalidOperationException)
            {
                throw new RefusalException(BackupRefusals.Row(System.IO.Path.Combine(Path, name), number, broken.Message.TrimEnd('.')), broken);
            }

            yield return (row, LineWriter.LineHash(line.Span));
        }
    }

    private static bool Next(LineReader reader, string path, out ReadOnlyMemory<byte> line)
    {
        try
        {
            return reader.Next(out line);
        }
        catch (IOException failed)
        {
            throw new RefusalException(BackupRefusals.Io(path, failed.Message.TrimEnd('.')), failed);
        }
    }

    private static LineReader Open(string directory, string path, ArchivedFile said)
    {
        try
        {
            var file = RepositoryFile.Look(directory, path);
            if (file is { IsRefused: false, Value.Kind: FileKind.Missing })
            {
                throw new RefusalException(BackupRefusals.Damaged(path, "it is missing"));
            }

            if (file is { IsRefused: false, Value.Kind: not FileKind.Regular })
            {
                throw new RefusalException(BackupRefusals.Unsafe(path, $"it is {FileRefusals.Named(file.Value.Kind)}"));
            }

            var opened = file.IsRefused ? file.Refusal : RepositoryFile.Open(directory, path);
            if (opened.IsRefused)
            {
                throw new RefusalException(BackupRefusals.Io(path, opened.Refusal.Message.TrimEnd('.')));
            }

            if (file.Value.Length != said.Bytes)
            {
                opened.Value.Dispose();
                throw new RefusalException(BackupRefusals.Damaged(path, $"it has {file.Value.Length} bytes, not {said.Bytes}"));
            }

            return new(path, opened.Value);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new RefusalException(BackupRefusals.Io(path, failed.Message.TrimEnd('.')), failed);
        }
    }
}
