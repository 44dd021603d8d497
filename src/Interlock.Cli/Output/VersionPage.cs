using System.Reflection;
using Interlock.Contract;

namespace Interlock.Cli.Output;

/// <summary>The answer to <c>--version</c>.</summary>
internal static class VersionPage
{
    public static string Version =>
        typeof(VersionPage).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";

    public static int Print(Printer print)
    {
        print.Shape = AnswerShape.One<VersionAnswer>("version");
        return print.One(new VersionAnswer(Version), page => page.Line("interlock ", Version));
    }
}
