using Interlock.Cli.Output;
using Interlock.Kiro;
using Interlock.Kiro.Syncing;

namespace Interlock.Cli.Commands.Spec;

/// <summary>What an import or a sync did, for eyes.</summary>
internal static class SyncText
{
    private const int MostNotes = 40;

    /// <summary>Counts, then what both sides do not agree on, then what is wrong in the file.</summary>
    public static void Show(TextPage page, string verb, ImportResult result)
    {
        page.Line(Piece.Good($"{verb} "), Piece.Strong(result.Spec), $": {result.Tasks} tasks; {result.Added} added, {result.Updated} updated, {result.Unchanged} unchanged, {result.Removed} missing in the file.");
        foreach (var note in result.Noted.Take(MostNotes))
        {
            page.Line(Piece.Waiting($"{note.What} "), note.Task, note.Before is { } before ? $" (was {before})" : "");
        }

        if (result.Noted.Count > MostNotes)
        {
            page.Line($"and {result.Noted.Count - MostNotes} more.");
        }

        foreach (var problem in result.Conflicts)
        {
            page.Line(Piece.Bad($"{problem.File}:{problem.Line} "), problem.Message, Piece.Faint($" ({problem.Code})"));
        }

        foreach (var problem in result.Errors)
        {
            page.Line(Piece.Waiting($"{problem.File}:{problem.Line} "), problem.Message, Piece.Faint($" ({problem.Code})"));
        }
    }

    /// <summary>The same with what changed on either side.</summary>
    /// <param name="details">Also of a sync that was made.</param>
    public static void Show(TextPage page, SyncReport report, bool rehearsal, bool details = false)
    {
        details |= rehearsal;
        Show(page, rehearsal ? "would sync" : "synced", report.Result);
        foreach (var line in details ? report.Lines : [])
        {
            page.Line(line);
        }

        if (details && report.Diff.Length > 0)
        {
            page.Lines(report.Diff.TrimEnd('\n'));
        }
    }
}
