using System.Reflection;
using Interlock.Cli.Schemas;

namespace Interlock.Cli.Output;

/// <summary>The answer to <c>--version</c>.</summary>
internal static class VersionPage
{
    public static string Version =>
        typeof(VersionPage).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";

    public static int Print(Printer print)
    {
        print.Shape = DataShape.One("version", "version:text");
        return print.One(Version, static (json, version) => json.Text("version", version), page => page.Line("interlock ", Version));
    }
}
