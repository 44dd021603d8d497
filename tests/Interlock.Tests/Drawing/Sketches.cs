using Interlock.Lifecycle;
using Interlock.WorkGraph;

namespace Interlock.Tests.Drawing;

/// <summary>Graphs to draw.</summary>
internal static class Sketches
{
    /// <summary>Text that means something to every format there is.</summary>
    public const string Hostile = "a \"quoted\" ] --> <script>alert('x')</script> & %%{init: {}}%% \n line two \u001b[31m \u202e `code` \\ #quot; ;end style x:#1; --- {{ }} <!-- ]]>";

    /// <summary>One task in every state, two parents in each other, soft and hard edges, another spec, and a missing task.</summary>
    public static TaskGraph Mixed() => Of(
        "app",
        [
            Node("1") with { Title = "Store messages", State = TaskState.Done, EstimateMinutes = 30 },
            Node("2") with { Title = "All lists", State = TaskState.Implementing, IsParent = true },
            Node("2.1", "2") with { Title = "List messages", State = TaskState.Implementing, EstimateMinutes = 45 },
            Node("2.2", "2") with { Title = "Inner", State = TaskState.Pending, IsParent = true },
            Node("2.2.1", "2.2") with { Title = "Filter messages", State = TaskState.Pending, Ready = true, Optional = true },
            Node("2.2.2", "2.2") with { Title = "Sort messages", State = TaskState.Blocked, Priority = 1 },
            Node("3") with { Title = "Review", State = TaskState.Reviewing },
            Node("4") with { Title = "Ship", State = TaskState.Blocked, EstimateMinutes = 60 },
            Node("5") with { Title = "Failed before", State = TaskState.Failed },
            Node("6") with { Title = "Given up", State = TaskState.Cancelled },
            Node("7") with { Title = "An idea", State = TaskState.Draft },
            Node("8") with { Title = "Roll out", State = TaskState.Deploying },
            Node("10") with { Title = "Look into it", State = TaskState.Analyzing },
            new GraphNode { Name = "lib/1", Spec = "lib", Id = "1", Title = "Elsewhere", State = TaskState.Pending },
            new GraphNode { Name = "app/9", Spec = "app", Id = "9", Title = "no such task", IsMissing = true },
        ],
        "1>2.1 1>4 2.1>2.2.2 2.1~3 2>4 3>4 lib/1>4 9>7 1~10 4>8 1>5 1>6");

    /// <summary>Hostile titles and names in every place.</summary>
    public static TaskGraph Awkward() => Of(
        "größe",
        [
            Node("1") with { Title = Hostile, IsParent = true },
            Node("1.1", "1") with { Title = new string('x', 10_000) },
            Node("1.2", "1") with { Title = string.Concat(Enumerable.Repeat("漢字", 40)) },
            Node("end") with { Title = Hostile, Optional = true },
            Node("~x") with { Title = "" },
            Node("ünï-1_2.3~4") with { Title = " \t " },
        ],
        "1.1>end end>~x 1.2~~x 1>ünï-1_2.3~4",
        "größe");

    /// <summary>Three tasks that wait for each other, one behind them, and one that waits for itself.</summary>
    public static TaskGraph Circular() => Of(
        "app",
        [.. ((string[])["1", "2", "3", "4", "5", "6"]).Select(id => Node(id) with { State = TaskState.Draft })],
        "1>2 2>3 3>1 3>4 5>5 1>6");

    public static GraphNode Node(string id, string? parent = null) => new() { Name = $"app/{id}", Spec = "app", Id = id, Title = $"Task {id}", State = TaskState.Pending, Parent = parent is null ? null : $"app/{parent}" };

    /// <param name="edges">Words <c>1>2</c> (hard) and <c>1~2</c> (soft), the one that comes first in front.</param>
    public static TaskGraph Of(string title, IReadOnlyList<GraphNode> nodes, string edges, string spec = "app")
    {
        var named = nodes.Select(node => node.Spec == "app" ? node with { Spec = spec, Name = $"{spec}/{node.Id}", Parent = node.Parent?.Replace("app/", spec + "/", StringComparison.Ordinal) } : node).ToList();
        return TaskGraph.Of(title, named, edges.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => Edge(word, named)));
    }

    private static GraphEdge Edge(string word, List<GraphNode> nodes)
    {
        for (var at = 1; at < word.Length; at++)
        {
            if (word[at] is '>' or '~' && Find(word[..at]) is { } from && Find(word[(at + 1)..]) is { } to)
            {
                return new(from, to, word[at] == '>');
            }
        }

        throw new ArgumentException(word, nameof(word));

        string? Find(string name) => nodes.FirstOrDefault(node => node.Id == name && !name.Contains('/', StringComparison.Ordinal) && node.Spec != "lib")?.Name ?? nodes.FirstOrDefault(node => node.Name == name)?.Name;
    }

    /// <summary>Tasks, parents in parents, and edges of every kind, circles among them.</summary>
    public static TaskGraph Random(int seed, int tasks, double edgesEach, bool circles, bool parents = true)
    {
        var random = new Random(seed);
        var nodes = new List<GraphNode>();
        var open = new List<string>();
        for (var i = 0; i < tasks; i++)
        {
            var id = $"{i}";
            var isParent = random.Next(6) == 0 && parents;
            nodes.Add(Node(id, open.Count > 0 && random.Next(2) == 0 ? open[random.Next(open.Count)] : null) with { State = (TaskState)random.Next(10), IsParent = isParent, EstimateMinutes = random.Next(3) == 0 ? random.Next(100) : null });
            if (isParent)
            {
                open.Add(id);
            }
        }

        var edges = new Dictionary<(string, string), GraphEdge>();
        for (var i = 0; i < tasks * edgesEach; i++)
        {
            var (from, to) = (random.Next(tasks), random.Next(tasks));
            (from, to) = circles || from <= to ? (from, to) : (to, from);
            if (circles || from != to)
            {
                edges[(nodes[from].Name, nodes[to].Name)] = new(nodes[from].Name, nodes[to].Name, random.Next(4) > 0);
            }
        }

        return TaskGraph.Of("app", nodes, edges.Values);
    }
}
