using Interlock.Cli.Output;
using Interlock.Contract;

namespace Interlock.Cli.Commands.Hooks;

/// <summary>Hooks that were put in or taken out, for eyes.</summary>
internal static class HookText
{
    public static int Print(CommandContext context, IReadOnlyList<InstalledHookAnswer> reports, string did, string left) => context.Print.List(
        reports,
        page =>
        {
            foreach (var report in reports)
            {
                page.Line(report.Changed ? Piece.Good($"{did} ") : $"{left} ", $"{report.Hook}  {report.File}");
                if (report.Kept is { } kept)
                {
                    page.Line("  ", $"what was there before: {kept}");
                }
            }
        });
}
