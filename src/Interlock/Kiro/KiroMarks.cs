namespace Interlock.Kiro;

/// <summary>Tells changed marks of boxes from any other edit of a <c>tasks.md</c>.</summary>
internal static class KiroMarks
{
    /// <summary>True when two contents are the same but for the marks of their boxes. Two that cannot be read as plans are told apart byte by byte.</summary>
    public static bool AreAllThatDiffers(byte[] before, byte[] after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        if (before.AsSpan().SequenceEqual(after))
        {
            return true;
        }

        var (old, now) = (KiroDocument.Parse(before), KiroDocument.Parse(after));
        return !old.IsRefused && !now.IsRefused
            && old.Value.Boxes.Count == now.Value.Boxes.Count
            && Unmarked(before, old.Value).AsSpan().SequenceEqual(Unmarked(after, now.Value));
    }

    private static byte[] Unmarked(byte[] content, KiroDocument document)
    {
        var bare = new List<byte>(content.Length);
        var at = 0;
        foreach (var box in document.Boxes)
        {
            bare.AddRange(content.AsSpan(at, box.MarkOffset - at));
            at = box.MarkOffset + box.MarkLength;
        }

        bare.AddRange(content.AsSpan(at));
        return [.. bare];
    }
}
