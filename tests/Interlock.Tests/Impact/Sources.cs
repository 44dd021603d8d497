using Interlock.Impact.Scanning;

namespace Interlock.Tests.Impact;

/// <summary>A handful of source files, read as an analysis reads them.</summary>
internal sealed class Sources
{
    private readonly SourceScan scan = new();
    private readonly Manifests manifests = new();
    private readonly List<SourceFacts> facts = [];
    private readonly List<string> paths = [];

    public Sources With(string path, string text)
    {
        paths.Add(path);
        if (Manifests.IsOne(path))
        {
            manifests.Add(path, System.Text.Encoding.UTF8.GetBytes(text));
        }
        else if (scan.Read(path, text) is { } read)
        {
            facts.Add(read);
        }

        return this;
    }

    public UseGraph Graph => new(facts, new(new(paths), manifests));

    /// <summary>Who uses a file, in order.</summary>
    public string UsersOf(string path) => string.Join(' ', Graph.UsersOf(path).Order(StringComparer.Ordinal));

    public IEnumerable<string> Declared(string path) => facts.Single(file => file.Path == path).Declares.Select(scan.Names.Name);

    public Reach Reach(int depth, params string[] changed) => Interlock.Impact.Scanning.Reach.Of(Graph, changed, depth, _ => false);
}
