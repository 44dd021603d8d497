using Interlock.Registry.Claiming;

namespace Interlock.Mirrors;

/// <summary>
/// <c>.task-locks/</c>: what is held, as files that other tools can read. The store is the truth, these are written from it after the
/// fact: <c>&lt;task&gt;.lock</c> for each claimed task, <c>shared/&lt;file&gt;.lock</c> for each locked shared file. How far they are
/// is kept beside the store as the number of an event, so that whoever comes next writes what one that died in between did not.
/// Nothing that stands in the directory is believed, followed, or able to stop a command.
/// </summary>
/// <param name="checkout">The main checkout.</param>
/// <param name="stateDirectory">Of the repository; ours alone.</param>
internal sealed class LockMirror(string checkout, string stateDirectory, TimeProvider clock)
{
    public const string DirectoryName = ".task-locks";
    private const string SharedName = "shared";

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(50);

    private bool told;

    /// <summary>Told once what could not be written; nothing else comes of it.</summary>
    public Action<string>? Failed { get; set; }

    /// <summary>Writes what has changed since it was last written.</summary>
    /// <param name="touched">Uids of tasks whose claim changed without an event.</param>
    public void Refresh(HeldFiles held, IReadOnlyCollection<string> touched) => Guard(mark => Update(held, touched, mark, whole: false));

    /// <summary>Writes all, and removes what stands for nothing any more.</summary>
    public MirrorReport Rebuild(HeldFiles held) => Guard(mark => Update(held, [], mark, whole: true)) ?? new(0, 0);

    private MirrorReport? Guard(Func<MirrorMark, MirrorReport> write)
    {
        try
        {
            // Whoever has it writes all that is stored when it looks; what comes after that is written by the next.
            using var mark = MirrorMark.Open(Path.Combine(stateDirectory, "mirror.lock"), Patience, clock);
            return mark is null ? null : write(mark);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            if (!told)
            {
                told = true;
                Failed?.Invoke($"The lock files in {DirectoryName} are not up to date: {failure.Message} The registry is; 'interlock lock cleanup' writes them again.");
            }

            return null;
        }
    }

    private MirrorReport Update(HeldFiles held, IReadOnlyCollection<string> touched, MirrorMark mark, bool whole)
    {
        using var folder = MirrorFolder.Open(Path.Combine(checkout, DirectoryName), Path.Combine(stateDirectory, "mirror.tmp"));
        using var shared = folder.Inner(SharedName);
        var all = whole || folder.IsNew || shared.IsNew;
        var wanted = MirrorEntries.Of(held.Since(touched, mark.Seq, all));
        var (written, removed) = (0, 0);
        foreach (var file in wanted.Files)
        {
            var place = file.Shared ? shared : folder;
            if (file.Content is { } content)
            {
                place.Put(file.Name, content);
                written++;
            }
            else if (place.Remove(file.Name))
            {
                removed++;
            }
        }

        if (wanted.IsAll)
        {
            removed += Sweep(folder, wanted, false) + Sweep(shared, wanted, true);
        }

        if (wanted.Seq != mark.Seq)
        {
            mark.Write(wanted.Seq);
        }

        return new(written, removed);
    }

    /// <summary>Files of ours that stand for nothing; everything else there is left alone.</summary>
    private static int Sweep(MirrorFolder folder, MirrorEntries wanted, bool shared)
    {
        var kept = wanted.Files.Where(file => file.Shared == shared).Select(file => file.Name).ToHashSet(StringComparer.Ordinal);
        return folder.Names().Count(name =>
            !kept.Contains(name) && name.EndsWith(MirrorNames.Ending, StringComparison.Ordinal)
            && folder.Bytes(name) is { } bytes && MirrorFile.IsOurs(bytes) && folder.Remove(name));
    }
}

/// <summary>What was done in <c>.task-locks/</c>.</summary>
internal sealed record MirrorReport(int Written, int Removed);
