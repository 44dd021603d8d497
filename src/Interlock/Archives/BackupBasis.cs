using Interlock.Storage;

namespace Interlock.Archives;

/// <summary>The backup that an incremental one goes on from: what it holds is not written again.</summary>
internal sealed class BackupBasis
{
    private readonly string name;
    private readonly Dictionary<(string Collection, string Key), string> index;

    private BackupBasis(string name, BackupManifest manifest, Dictionary<(string, string), string> index)
    {
        this.name = name;
        Manifest = manifest;
        this.index = index;
    }

    public BackupManifest Manifest { get; }

    /// <summary>The newest backup of the spec, when the log of the store still goes on from it; null otherwise.</summary>
    public static BackupBasis? Find(BackupPlace place, string spec, IStoreReader reader)
    {
        if (place.List(spec) is not [.., var newest] || LogMark.HashAt(reader, newest.Manifest.Seq) != newest.Manifest.SeqHash)
        {
            return null;
        }

        var index = new Dictionary<(string, string), string>();
        try
        {
            foreach (var (line, _) in new BackupPart(newest.Path, newest.Manifest).Rows(BackupManifest.Index, IndexLine.Read))
            {
                index[line.Name] = line.Hash;
            }
        }
        catch (RefusalException)
        {
            // Nothing may go on from a damaged backup; a full one is made, and the answer says so.
            return null;
        }

        return new(Path.GetFileName(newest.Path), newest.Manifest, index);
    }

    public bool Has(string collection, string key, string hash) => index.TryGetValue((collection, key), out var known) && known == hash;

    public BackupBase ToBase() => new(name, Manifest.Id, Manifest.Digest);
}
