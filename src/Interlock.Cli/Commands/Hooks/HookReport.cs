using Interlock.Cli.Output;
using Interlock.Cli.Schemas;

namespace Interlock.Cli.Commands.Hooks;

/// <summary>One hook that was put in or taken out.</summary>
/// <param name="Hook"><c>git</c>, or the agent.</param>
/// <param name="File">The script or the settings.</param>
/// <param name="Changed">False where it was so already.</param>
/// <param name="Kept">A hook that was there before, and where it is now.</param>
internal sealed record HookReport(string Hook, string File, bool Changed, string? Kept = null)
{
    private const string Fields = "hook:text file:text changed:bool kept:text?";

    public static DataShape Shape(string name) => DataShape.List(name, Fields);

    public static int Print(CommandContext context, IReadOnlyList<HookReport> reports, string did, string left) => context.Print.List(
        reports,
        static (ObjectWriter json, HookReport report) =>
        {
            json.Text("hook", report.Hook);
            json.Text("file", report.File);
            json.Flag("changed", report.Changed);
            json.Text("kept", report.Kept);
        },
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
