namespace Interlock.Ground;

/// <summary>Goes down from a root one name at a time; a link on the way is read and gone along from the root again, so it cannot lead out.</summary>
internal sealed class DirectoryWalk : IDisposable
{
    private readonly string root;
    private readonly string asked;
    private readonly bool make;
    private readonly List<int> open = [];
    private readonly List<string> names = [];
    private readonly Stack<string> ahead = new();
    private int links;

    /// <param name="root">Its real path.</param>
    /// <param name="asked">What messages name.</param>
    /// <param name="make">Directories that are missing are made.</param>
    public DirectoryWalk(string root, string asked, bool make)
    {
        this.root = root;
        this.asked = asked;
        this.make = make;
    }

    /// <summary>The last name, not looked at where links are not followed.</summary>
    public string Last { get; private set; } = "";

    private int Here => open[^1];

    /// <returns>Why it cannot be reached; null when the directory of <see cref="Last"/> is open.</returns>
    public Refusal? To(string relative, bool follow, int mostLinks)
    {
        var top = Posix.Open(root, Posix.PathOnly | Posix.DirectoryOnly);
        if (top < 0)
        {
            return top == -Posix.NoEntry ? FileRefusals.Missing(root) : FileRefusals.Unreadable(root, top);
        }

        open.Add(top);
        Push(relative);
        while (ahead.TryPop(out var name))
        {
            var refused = name switch
            {
                "." => null,
                ".." => Up(),
                _ when ahead.Count == 0 && !follow => Arrive(name),
                _ => Down(name, mostLinks),
            };
            if (refused is not null)
            {
                return refused;
            }
        }

        return Last.Length > 0 ? null : FileRefusals.NotRegular(asked, FileKind.Directory);
    }

    /// <summary>Hands the open directory over.</summary>
    public int Take(out string path)
    {
        path = names.Aggregate(root, Path.Combine);
        var taken = open[^1];
        open.RemoveAt(open.Count - 1);
        return taken;
    }

    public void Dispose()
    {
        foreach (var directory in open)
        {
            Posix.Close(directory);
        }
    }

    private void Push(string path)
    {
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse())
        {
            ahead.Push(part);
        }
    }

    private Refusal? Arrive(string name)
    {
        Last = name;
        return null;
    }

    private Refusal? Up()
    {
        if (names.Count == 0)
        {
            return FileRefusals.Outside(asked, root);
        }

        names.RemoveAt(names.Count - 1);
        Posix.Close(Here);
        open.RemoveAt(open.Count - 1);
        return null;
    }

    private Refusal? Down(string name, int mostLinks)
    {
        var isLast = ahead.Count == 0;
        var error = Posix.Look(Here, name, out var stamp);
        if (error == -Posix.NoEntry && isLast)
        {
            return Arrive(name);
        }

        if (error == -Posix.NoEntry && make)
        {
            error = Posix.MakeDirectoryAt(Here, name);
            error = error is 0 or -Posix.AlreadyThere ? Posix.Look(Here, name, out stamp) : error;
        }

        if (error != 0)
        {
            return error is -Posix.NoEntry or -Posix.NotADirectory ? FileRefusals.Missing(asked) : FileRefusals.Unreadable(asked, error);
        }

        return stamp.Kind switch
        {
            FileKind.Link => ++links > mostLinks ? FileRefusals.NotRegular(asked, FileKind.Link) : Along(name),
            _ when isLast => Arrive(name),
            FileKind.Directory => Enter(name),
            _ => FileRefusals.Missing(asked),
        };
    }

    private Refusal? Enter(string name)
    {
        // No link is followed here: one put in place since the look fails as no directory, or as a link.
        var inner = Posix.OpenAt(Here, name, Posix.PathOnly | Posix.DirectoryOnly | Posix.NoFollow);
        if (inner < 0)
        {
            return inner is -Posix.NoEntry or -Posix.NotADirectory ? FileRefusals.Missing(asked) : FileRefusals.Unreadable(asked, inner);
        }

        open.Add(inner);
        names.Add(name);
        return null;
    }

    private Refusal? Along(string name)
    {
        if (Posix.ReadLinkAt(Here, name) is not { } target)
        {
            return FileRefusals.Missing(asked);
        }

        if (!target.StartsWith('/'))
        {
            // One step up too many is noticed where it is taken; the link that asked for it is named here.
            var above = names.Count;
            foreach (var part in target.Split('/', StringSplitOptions.RemoveEmptyEntries))
            {
                above += part switch { "." => 0, ".." => -1, _ => 1 };
                if (above < 0)
                {
                    return Leads(name, target);
                }
            }

            Push(target);
            return null;
        }

        var whole = Posix.RealPath(Path.GetDirectoryName(target) ?? "/") is { } real ? Path.Combine(real, Path.GetFileName(target)) : target;
        if (whole != root && !whole.StartsWith(root == "/" ? root : root + "/", StringComparison.Ordinal))
        {
            return Leads(name, target);
        }

        while (names.Count > 0)
        {
            _ = Up();
        }

        Push(whole[root.Length..]);
        return null;
    }

    private Refusal Leads(string name, string target) => FileRefusals.Outside(asked, root, string.Join('/', [.. names, name]), Shown.Short(target));
}
