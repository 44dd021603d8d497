namespace Interlock.Kiro;

/// <summary>One acceptance criterion.</summary>
/// <param name="Key">What tasks call it: <c>1.2</c>, <c>FR-3</c>.</param>
/// <param name="Group">The requirement it stands below; its own key where it stands by itself.</param>
/// <param name="Text">Its words, on one line.</param>
internal sealed record Criterion(string Key, string Group, string Text);

/// <summary>The acceptance criteria of a <c>requirements.md</c>, by what tasks call them.</summary>
internal sealed class CriteriaList
{
    /// <summary>The file beside a <c>tasks.md</c>.</summary>
    public const string FileName = "requirements.md";

    /// <summary>Criteria that one task can cite.</summary>
    private const int MaxCited = 500;

    private static readonly string[] Everything = ["all", "すべて", "全て", "全部", "所有", "все", "todos", "todas", "toutes", "tous", "alle", "tutti", "모두", "전체", "tất cả"];

    private readonly IReadOnlyList<Criterion> criteria;
    private readonly Dictionary<string, int> places = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, List<Criterion>> groups = new(StringComparer.OrdinalIgnoreCase);

    internal CriteriaList(IReadOnlyList<Criterion> criteria)
    {
        this.criteria = criteria;
        for (var i = 0; i < criteria.Count; i++)
        {
            places.TryAdd(criteria[i].Key, i);
            if (!groups.TryGetValue(criteria[i].Group, out var group))
            {
                groups.Add(criteria[i].Group, group = []);
            }

            group.Add(criteria[i]);
        }
    }

    public static CriteriaList None { get; } = new([]);

    /// <summary>In the order of the file.</summary>
    public IReadOnlyList<Criterion> All => criteria;

    /// <summary>Reads the file beside a <c>tasks.md</c>. One that is missing or no text that can be read has no criteria, and that is no error.</summary>
    /// <returns>Refusals <c>file.not_regular</c>, <c>file.outside</c>: something else stands there under its name.</returns>
    public static async Task<Result<CriteriaList>> BesideAsync(string tasksFile, KiroFile files, CancellationToken cancellation)
    {
        var path = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(tasksFile))!, FileName);
        var read = await files.ReadAsync(path, cancellation);
        return !read.IsRefused ? CriteriaReader.Read(read.Value) : read.Refusal.Code is "file.not_regular" or "file.outside" ? read.Refusal : None;
    }

    /// <summary>The criteria that references name, each once, as <c>1.2 WHEN …</c>. What names none is passed over.</summary>
    /// <param name="references">Numbers, names, ranges (<c>1.1-1.5</c>), a requirement (<c>2</c>), or All.</param>
    public IReadOnlyList<string> Cited(IReadOnlyList<string> references)
    {
        if (criteria.Count == 0 || references.Count == 0)
        {
            return [];
        }

        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return [.. references.SelectMany(Named).Where(one => seen.Add(one.Key)).Take(MaxCited).Select(one => $"{one.Key} {one.Text}")];
    }

    private IEnumerable<Criterion> Named(string reference)
    {
        var name = CriteriaReader.Name(reference.Trim()) is { } read ? read : reference.Trim();
        if (places.TryGetValue(name, out var place) && !groups.ContainsKey(name))
        {
            return [criteria[place]];
        }

        if (groups.TryGetValue(name, out var group) || groups.TryGetValue(name.TrimEnd('*', 'x', '.'), out group))
        {
            return group;
        }

        return Range(reference) ?? (Array.Exists(Everything, word => name.StartsWith(word, StringComparison.OrdinalIgnoreCase)) ? criteria : []);
    }

    private IEnumerable<Criterion>? Range(string reference)
    {
        for (var dash = reference.AsSpan().IndexOfAny('-', '–', '~'); dash > 0; dash = Next(reference, dash))
        {
            var (from, to) = (First(reference[..dash].Trim()), Last(reference[(dash + 1)..].Trim()));
            if (from >= 0 && to >= from)
            {
                return criteria.Skip(from).Take(to - from + 1);
            }
        }

        return null;
    }

    private static int Next(string text, int after)
    {
        var next = text.AsSpan(after + 1).IndexOfAny('-', '–', '~');
        return next < 0 ? -1 : after + 1 + next;
    }

    private int First(string name) => groups.TryGetValue(name, out var group) ? places[group[0].Key] : places.GetValueOrDefault(name, -1);

    private int Last(string name) => groups.TryGetValue(name, out var group) ? places[group[^1].Key] : places.GetValueOrDefault(name, -1);
}
