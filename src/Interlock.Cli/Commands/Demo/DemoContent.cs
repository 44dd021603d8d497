using System.Text;

namespace Interlock.Cli.Commands.Demo;

/// <summary>The files that the program carries for its demonstration: a small app, a spec, and what the agents do.</summary>
internal static class DemoContent
{
    /// <summary>The files of the app, each with its path in the repository.</summary>
    public static IEnumerable<(string Path, byte[] Content)> App() => Below("demo/app/");

    /// <summary>The three files of the spec, by name.</summary>
    public static IEnumerable<(string Path, byte[] Content)> Spec() => Below("demo/spec/");

    /// <summary>What each agent does, in the language of the scripted agent.</summary>
    public static string Script() => Encoding.UTF8.GetString(Read("demo/agents/stocktaking.agent"));

    /// <summary>The configuration, with names in braces where the values of one demonstration go.</summary>
    public static string Configuration() => Encoding.UTF8.GetString(Read("demo/interlock.yaml"));

    private static IEnumerable<(string Path, byte[] Content)> Below(string prefix) => typeof(DemoContent).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
        .Select(name => (name[prefix.Length..], Read(name)));

    private static byte[] Read(string name)
    {
        using var stream = typeof(DemoContent).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"The program was built without {name}.");
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}
