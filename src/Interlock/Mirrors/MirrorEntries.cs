using Interlock.Registry.Claiming;

namespace Interlock.Mirrors;

/// <summary>One file of the mirror.</summary>
/// <param name="Content">Null: it is removed.</param>
internal sealed record MirrorEntry(string Name, bool Shared, byte[]? Content);

/// <summary>What the mirror has to show, from one moment of the store.</summary>
/// <param name="Seq">The last event that is shown.</param>
/// <param name="IsAll">Every file there should be; else only those that may have changed.</param>
internal sealed record MirrorEntries(long Seq, bool IsAll, IReadOnlyList<MirrorEntry> Files)
{
    public static MirrorEntries Of(HoldsShown shown)
    {
        var files = new List<MirrorEntry>();
        foreach (var holds in shown.Tasks)
        {
            var isHeld = holds.Claim is not null || holds.Locks.Count > 0;
            files.Add(new(MirrorNames.Of(holds.Task), false, isHeld ? MirrorFile.Write(holds.Task, holds.Claim, holds.Locks) : null));
            files.AddRange(holds.Locks.Where(one => one.Shared).Select(one => new MirrorEntry(MirrorNames.OfShared(one.Path), true, MirrorFile.Write(holds.Task, holds.Claim, [one]))));
        }

        // A path that was let go: its file goes, unless another stands under the same name.
        var kept = files.Where(file => file.Shared).Select(file => file.Name).ToHashSet(StringComparer.Ordinal);
        files.AddRange(shown.Freed.Select(MirrorNames.OfShared).Where(kept.Add).Select(name => new MirrorEntry(name, true, null)));
        return new(shown.Seq, shown.IsAll, files);
    }
}
