namespace Interlock.Kiro.Syncing;

/// <summary>What a task is recognised by.</summary>
/// <param name="Number">Its id in the file.</param>
/// <param name="Title">Its title.</param>
/// <param name="Path">Titles of its parents.</param>
/// <param name="Body">The text below it; null when it has none.</param>
/// <param name="Done">Its box is ticked.</param>
internal sealed record Face(string Number, string Title, string Path, string? Body, bool Done)
{
    /// <summary>The title as it is compared.</summary>
    public string Plain { get; } = TitleLikeness.Plain(Title);
}

/// <summary>
/// Finds known tasks again in an edited file. A number is not an identity: title, place and text are asked before it, the surest
/// sign first; by its number alone a task is only found when nothing else claims either side.
/// </summary>
internal sealed class IdentityMatcher
{
    /// <summary>Shorter texts are no sign of identity.</summary>
    private const int TellingBody = 24;

    /// <summary>Letters that two titles must begin with to be one that got longer.</summary>
    private const int LeastBeginning = 4;

    /// <summary>Pairs of leftover titles that are compared word by word.</summary>
    private const int MaxPairs = 250_000;

    private readonly IReadOnlyList<Face> known;
    private readonly IReadOnlyList<Face> found;
    private readonly int[] match;
    private readonly bool[] taken;

    private IdentityMatcher(IReadOnlyList<Face> known, IReadOnlyList<Face> found, bool[] taken, int[] match)
    {
        this.known = known;
        this.found = found;
        this.taken = taken;
        this.match = match;
    }

    /// <summary>For each known task its place in <paramref name="found"/> under the same title, or -1. Each place is given away once.</summary>
    /// <param name="taken">Places given away already; those given now are added.</param>
    public static int[] ByTitle(IReadOnlyList<Face> known, IReadOnlyList<Face> found, bool[] taken)
    {
        var match = new int[known.Count];
        Array.Fill(match, -1);
        new IdentityMatcher(known, found, taken, match).ByTitle();
        return match;
    }

    /// <summary>Finds those of <paramref name="match"/> that are still missing under another title.</summary>
    public static void ByLikeness(IReadOnlyList<Face> known, IReadOnlyList<Face> found, bool[] taken, int[] match) =>
        new IdentityMatcher(known, found, taken, match).ByLikeness();

    /// <summary>Whether two texts speak of one work, so that the one is an edit of the other.</summary>
    public static bool IsSameWork(string title, string? body, string otherTitle, string? otherBody)
    {
        var (one, other) = (TitleLikeness.Plain(title), TitleLikeness.Plain(otherTitle));
        return one == other || GoesOn(one, other) || GoesOn(other, one) || TitleLikeness.AreAlike(title, otherTitle) || (body is { Length: >= TellingBody } && body == otherBody);
    }

    private void ByTitle()
    {
        InOrder(face => $"{face.Path}\n{face.Plain}\n{face.Body}", sameCount: true);
        InOrder(face => $"{face.Path}\n{face.Plain}", sameCount: true);
        InOrder(face => $"{face.Number}\n{face.Plain}\n{face.Path}", sameCount: true);
        InOrder(face => face.Body is null ? null : $"{face.Plain}\n{face.Body}", sameCount: true);
        InOrder(face => face.Plain, sameCount: true);
        InOrder(face => $"{face.Number}\n{face.Plain}", sameCount: true);
        InOrder(face => $"{face.Path}\n{face.Plain}", sameCount: false);
        InOrder(face => face.Plain, sameCount: false);
    }

    private void ByLikeness()
    {
        SameNumber((one, other) => TitleLikeness.AreAlike(one.Title, other.Title) || GoesOn(one.Plain, other.Plain) || GoesOn(other.Plain, one.Plain));
        InOrder(face => face.Body is { Length: >= TellingBody } body ? body : null, sameCount: true);
        Likest();

        // Retitled wholly in its place; but work that is done is not undone by other work in its place.
        SameNumber((one, other) => !one.Done || other.Done);
    }

    /// <summary>Pairs what has the same key, by number where those are the same on both sides, else in the order of the file; where <paramref name="sameCount"/>, only as many as there are on both sides.</summary>
    private void InOrder(Func<Face, string?> key, bool sameCount)
    {
        var places = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        for (var i = 0; i < found.Count; i++)
        {
            Add(places, taken[i] ? null : key(found[i]), i);
        }

        var wanted = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        for (var i = 0; i < known.Count; i++)
        {
            Add(wanted, match[i] >= 0 ? null : key(known[i]), i);
        }

        foreach (var (name, tasks) in wanted)
        {
            if (!places.TryGetValue(name, out var free) || (sameCount && free.Count != tasks.Count))
            {
                continue;
            }

            // Where the same numbers are there still, nothing of the same title changed places.
            var numbered = tasks.Count > 1 && tasks.Count == free.Count && tasks.Select(task => known[task].Number).ToHashSet(StringComparer.Ordinal).SetEquals(free.Select(place => found[place].Number));
            var pairs = numbered
                ? tasks.Join(free, task => known[task].Number, place => found[place].Number, (task, place) => (task, place), StringComparer.Ordinal)
                : tasks.Zip(free);
            foreach (var (task, place) in pairs.ToList())
            {
                Take(task, place);
            }
        }
    }

    private void SameNumber(Func<Face, Face, bool> fits)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < found.Count; i++)
        {
            if (!taken[i])
            {
                places.TryAdd(found[i].Number, i);
            }
        }

        for (var i = 0; i < known.Count; i++)
        {
            if (match[i] < 0 && places.TryGetValue(known[i].Number, out var place) && !taken[place] && fits(known[i], found[place]))
            {
                Take(i, place);
            }
        }
    }

    /// <summary>Renumbered and retitled at once: the likest titles first, those below the same parent before others.</summary>
    private void Likest()
    {
        var tasks = Enumerable.Range(0, known.Count).Where(i => match[i] < 0).ToList();
        var places = Enumerable.Range(0, found.Count).Where(i => !taken[i]).ToList();
        if ((long)tasks.Count * places.Count > MaxPairs)
        {
            return;
        }

        var pairs = from task in tasks
                    from place in places
                    let likeness = TitleLikeness.Of(known[task].Title, found[place].Title)
                    where likeness >= TitleLikeness.Alike
                    orderby known[task].Path == found[place].Path descending, likeness descending, task, place
                    select (task, place);
        foreach (var (task, place) in pairs.ToList())
        {
            if (match[task] < 0 && !taken[place])
            {
                Take(task, place);
            }
        }
    }

    /// <summary>A title that only got longer.</summary>
    private static bool GoesOn(string one, string other) => one.Length >= LeastBeginning && other.StartsWith(one, StringComparison.Ordinal);

    private void Take(int task, int place)
    {
        match[task] = place;
        taken[place] = true;
    }

    private static void Add(Dictionary<string, List<int>> lists, string? key, int item)
    {
        if (key is null)
        {
            return;
        }

        if (!lists.TryGetValue(key, out var list))
        {
            lists.Add(key, list = []);
        }

        list.Add(item);
    }
}
