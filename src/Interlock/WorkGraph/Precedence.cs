namespace Interlock.WorkGraph;

/// <summary>What of a graph is work, and what work comes before what: an edge of a parent is one of each task in it.</summary>
internal sealed class Precedence
{
    private readonly Dictionary<string, List<string>> children = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<string>> leaves = new(StringComparer.Ordinal);
    private readonly HashSet<string> parents;

    public Precedence(TaskGraph graph)
    {
        parents = [.. graph.Nodes.Where(node => node.IsParent).Select(node => node.Name)];
        foreach (var node in graph.Nodes.Where(node => node.Parent is not null))
        {
            (children.TryGetValue(node.Parent!, out var list) ? list : children[node.Parent!] = []).Add(node.Name);
        }

        Work = [.. graph.Nodes.Where(node => !node.IsParent || !children.ContainsKey(node.Name)).Select(node => node.Name)];
        Before = Work.ToDictionary(name => name, _ => new List<string>(), StringComparer.Ordinal);
        HardBefore = Work.ToDictionary(name => name, _ => new List<string>(), StringComparer.Ordinal);
        foreach (var edge in graph.Edges)
        {
            foreach (var after in LeavesOf(edge.To))
            {
                foreach (var before in LeavesOf(edge.From).Where(before => before != after || edge.From == edge.To))
                {
                    Before[after].Add(before);
                    if (edge.Hard)
                    {
                        HardBefore[after].Add(before);
                    }
                }
            }
        }
    }

    /// <summary>Names of everything that is no parent, and of parents without children.</summary>
    public IReadOnlyList<string> Work { get; }

    /// <summary>For each name of <see cref="Work"/>, what it comes after.</summary>
    public Dictionary<string, List<string>> Before { get; }

    /// <summary>The same by hard edges alone.</summary>
    public Dictionary<string, List<string>> HardBefore { get; }

    /// <summary>The work in a node: itself, or what stands in it at any depth.</summary>
    public IReadOnlyList<string> LeavesOf(string name)
    {
        if (!leaves.TryGetValue(name, out var found))
        {
            leaves[name] = [];
            leaves[name] = found = parents.Contains(name) && children.TryGetValue(name, out var inside) ? [.. inside.SelectMany(LeavesOf)] : [name];
        }

        return found;
    }
}
