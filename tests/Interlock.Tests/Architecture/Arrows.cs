using System.Text.RegularExpressions;

namespace Interlock.Tests.Architecture;

/// <summary>Finds which rooms a source text uses: by its usings, by full names, and by names such as <c>Claims.LockPath</c>.</summary>
/// <param name="declared">The type names of each namespace below <c>Interlock</c>.</param>
internal sealed partial class Arrows(IReadOnlyDictionary<string, HashSet<string>> declared)
{
    /// <summary>What the library declares, read from its sources.</summary>
    public static Arrows OfTheLibrary()
    {
        var declared = new Dictionary<string, HashSet<string>>();
        foreach (var file in SourceTree.CSharp("src/Interlock"))
        {
            var text = SourceTree.Read(file);
            var types = declared.TryGetValue(NamespaceOf(text), out var known) ? known : declared[NamespaceOf(text)] = [];
            types.UnionWith(Declaration().Matches(WithoutComments(text)).Select(m => m.Groups[1].Value));
        }

        return new(declared);
    }

    /// <returns>The namespace below <c>Interlock</c>; empty for the root, and for a file that declares none.</returns>
    public static string NamespaceOf(string text) => NamespaceLine().Match(text) is { Success: true } found ? found.Groups[1].Value : "";

    /// <returns>The namespaces below <c>Interlock</c> that the text uses and may not.</returns>
    public IEnumerable<string> Wrong(string text)
    {
        var from = NamespaceOf(text);
        return Used(text).Where(to => !Rooms.Allows(from, to));
    }

    /// <returns>The namespaces below <c>Interlock</c> that the text uses, each once.</returns>
    public IEnumerable<string> Used(string text) => Names(WithoutComments(text)).Distinct();

    private IEnumerable<string> Names(string code)
    {
        foreach (Match match in FullName().Matches(code))
        {
            // A full name goes on with types and members: its longest beginning that is a namespace counts.
            var parts = match.Groups[1].Value.Split('.');
            var known = Enumerable.Range(1, parts.Length).Select(n => string.Join('.', parts[..n])).LastOrDefault(declared.ContainsKey);
            if (known is not null)
            {
                yield return known;
            }
        }

        foreach (Match match in PartName().Matches(code))
        {
            if (declared.TryGetValue(match.Groups[1].Value, out var types) && types.Contains(match.Groups[2].Value))
            {
                yield return match.Groups[1].Value;
            }
        }
    }

    private static string WithoutComments(string text) => Comment().Replace(text, "");

    [GeneratedRegex(@"^namespace Interlock(?:\.([\w.]+))?;", RegexOptions.Multiline, 1000)]
    private static partial Regex NamespaceLine();

    [GeneratedRegex(@"^\s*//.*$|(?<=[;{},)\s])//[^""\n]*$", RegexOptions.Multiline, 1000)]
    private static partial Regex Comment();

    [GeneratedRegex(@"^\s*(?:\w+ )*(?:class|record struct|record class|record|struct|interface|enum|delegate \S+) (\w+)", RegexOptions.Multiline, 1000)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"(?<![\w.])(?:global::)?Interlock\.([A-Z]\w*(?:\.[A-Z]\w*)*)", RegexOptions.Multiline, 1000)]
    private static partial Regex FullName();

    [GeneratedRegex(@"(?<![\w.])([A-Z]\w+(?:\.[A-Z]\w+)?)\.([A-Z]\w+)", RegexOptions.None, 1000)]
    private static partial Regex PartName();
}
