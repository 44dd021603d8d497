using System.Text;

namespace Interlock.Tests.Architecture;

/// <summary>The generated drawing of <c>docs/explanation/architecture.md</c>, in the text that people wrote around it.</summary>
internal static class ArchitecturePage
{
    public const string Path = "docs/explanation/architecture.md";

    /// <summary>Everybody stands on it, so no arrow to it is drawn.</summary>
    private const string Open = "Ground";

    public static string Text(IReadOnlyDictionary<string, HashSet<string>> uses) => GeneratedPart.Put(Path, SourceTree.Read(Path), "drawing", Drawing(uses));

    /// <summary>For each room, the rooms that its sources name.</summary>
    public static IReadOnlyDictionary<string, HashSet<string>> UsesOfTheLibrary()
    {
        var (arrows, uses) = (Arrows.OfTheLibrary(), new SortedDictionary<string, HashSet<string>>(StringComparer.Ordinal));
        foreach (var text in SourceTree.CSharp("src/Interlock").Select(SourceTree.Read))
        {
            var room = First(Arrows.NamespaceOf(text));
            if (room.Length > 0 && room != Open)
            {
                var used = uses.TryGetValue(room, out var known) ? known : uses[room] = [];
                used.UnionWith(arrows.Used(text).Select(First).Where(to => to.Length > 0 && to != Open && to != room));
            }
        }

        return uses;
    }

    /// <summary>An arrow that two others make between them is left out: what is drawn can be read.</summary>
    public static string Drawing(IReadOnlyDictionary<string, HashSet<string>> uses)
    {
        var text = new StringBuilder("```mermaid\nflowchart BT\n");
        foreach (var (room, used) in uses.OrderBy(one => one.Key, StringComparer.Ordinal))
        {
            var direct = used.Where(to => !used.Any(between => between != to && Reaches(uses, between, to))).Order(StringComparer.Ordinal).ToList();
            text.Append("    ").Append(room);
            if (direct.Count > 0)
            {
                text.Append(" --> ").AppendJoin(" & ", direct);
            }

            text.Append('\n');
        }

        return text.Append("```\n").ToString();
    }

    private static bool Reaches(IReadOnlyDictionary<string, HashSet<string>> uses, string from, string to) =>
        uses.TryGetValue(from, out var next) && (next.Contains(to) || next.Any(between => Reaches(uses, between, to)));

    private static string First(string name) => name.Split('.')[0];
}
