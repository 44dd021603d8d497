using System.Text.Json.Nodes;

namespace Interlock.Git;

/// <summary>
/// The durable note that a checkout is about to follow its branch, written before the branch moves. Whoever works on it holds the
/// kernel lock of its file; a note nobody holds was left by a process that died. The file of a checkout stays, empty when nothing is
/// under way: deleting a locked file would let two hold one each.
/// </summary>
internal sealed class FollowIntent : IDisposable
{
    private readonly string name;
    private readonly LockFile held;

    private FollowIntent(string file, LockFile held, Checkout checkout, string branch, string from, string to)
    {
        name = Path.GetFileName(file);
        this.held = held;
        Checkout = checkout;
        Branch = branch;
        From = from;
        To = to;
    }

    public Checkout Checkout { get; }

    public string Branch { get; }

    /// <summary>The commit index and files stand at.</summary>
    public string From { get; }

    /// <summary>The commit the branch moves to.</summary>
    public string To { get; }

    /// <summary>What our <c>index.lock</c> holds, so that it can be told from everybody else's.</summary>
    public string LockContent => $"interlock {name} {From} {To}";

    /// <summary>The index being built for the checkout.</summary>
    public string NewIndex => Path.Combine(Checkout.GitDir, "interlock-follow.index");

    /// <summary>Null when another process works on this checkout, or one that died has left it unfinished.</summary>
    public static FollowIntent? Begin(Repository place, Checkout checkout, string branch, string from, string to)
    {
        var file = FileOf(place, checkout);
        if (LockFile.TryTake(file) is not { } held)
        {
            return null;
        }

        if (RandomAccess.GetLength(held.Handle) > 0)
        {
            held.Dispose();
            return null;
        }

        var note = new JsonObject
        {
            ["path"] = checkout.Path,
            ["git_dir"] = checkout.GitDir,
            ["branch"] = branch,
            ["from"] = from,
            ["to"] = to,
        };
        var bytes = System.Text.Encoding.UTF8.GetBytes(note.ToJsonString());
        RandomAccess.Write(held.Handle, bytes, 0);
        RandomAccess.FlushToDisk(held.Handle);
        return new(file, held, checkout, branch, from, to);
    }

    /// <summary>The notes that processes which died left behind; each is held by the caller from now on.</summary>
    public static IEnumerable<FollowIntent> Abandoned(Repository place)
    {
        var root = Root(place);
        foreach (var file in Directory.Exists(root) ? Directory.GetFiles(root).Where(file => new FileInfo(file).Length > 0) : [])
        {
            if (LockFile.TryTake(file) is not { } held)
            {
                continue;
            }

            if (Read(file, held) is { } intent)
            {
                yield return intent;
            }
            else
            {
                // Cut off while being written, so nothing had happened yet.
                RandomAccess.SetLength(held.Handle, 0);
                held.Dispose();
            }
        }
    }

    /// <summary>Every checkout that is about to follow, whether or not somebody is at it; none is held by the caller.</summary>
    public static IEnumerable<(string Checkout, string Branch)> Noted(Repository place)
    {
        var root = Root(place);
        return (Directory.Exists(root) ? Directory.GetFiles(root) : [])
            .Select(SmallFile.Read)
            .Select(note => note is null ? null : Parse(System.Text.Encoding.UTF8.GetBytes(note)))
            .OfType<JsonObject>()
            .Select(note => (Text(note, "path"), Text(note, "branch")));
    }

    /// <summary>Strikes the note out; call it when checkout and branch agree.</summary>
    public void Clear() => RandomAccess.SetLength(held.Handle, 0);

    public void Dispose() => held.Dispose();

    private static FollowIntent? Read(string file, LockFile held)
    {
        var bytes = new byte[RandomAccess.GetLength(held.Handle)];
        var read = RandomAccess.Read(held.Handle, bytes, 0);
        return Parse(bytes.AsSpan(0, read)) is { } note
            ? new(file, held, new() { Path = Text(note, "path"), GitDir = Text(note, "git_dir") }, Text(note, "branch"), Text(note, "from"), Text(note, "to"))
            : null;
    }

    // Null when it was cut off while being written.
    private static JsonObject? Parse(ReadOnlySpan<byte> note)
    {
        try
        {
            return note.IsEmpty ? null : JsonNode.Parse(note) as JsonObject;
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }

    private static string Text(JsonObject note, string key) => note[key]!.GetValue<string>();

    private static string FileOf(Repository place, Checkout checkout) => Path.Combine(Root(place), SafeName.Hash(checkout.GitDir));

    private static string Root(Repository place) => Path.Combine(place.StateDirectory, "checkout-follow");
}
