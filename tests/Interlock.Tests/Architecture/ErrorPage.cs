using System.Text;

namespace Interlock.Tests.Architecture;

/// <summary>Writes docs/reference/errors.md from the refusals that the sources spell out.</summary>
internal static class ErrorPage
{
    private static readonly (string Kind, int Exit, string Means)[] Kinds =
    [
        ("Failed", 1, "Something failed that should have worked: a file, a tool, the registry."),
        ("Usage", 2, "The request is malformed."),
        ("NotFound", 3, "The named thing does not exist."),
        ("Conflict", 4, "Held, already claimed, a stale token or version, an illegal transition."),
        ("Forbidden", 6, "Not authorised, or not trusted."),
        ("TimedOut", 7, "The time allowed for waiting has passed."),
        ("Pending", 8, "Nothing yet."),
    ];

    public static string Text()
    {
        var page = new StringBuilder("""
            # Errors

            Made from the program's own texts; `INTERLOCK_UPDATE_SNAPSHOTS=1 ./test Reference` writes it again.

            An error has a code, a message, most often a hint with the next step, and details. With `--json` it is one object in the last
            line of standard error, `{"schema":"interlock/error/1","code":…,"message":…,"hint":…,"details":{…}}`, and standard output stays
            empty. Codes are stable: programs may rely on them, and on the exit code. `…` stands for what is filled in.

            Exit code 0 is success, 130 an interruption.

            """);
        foreach (var (kind, exit, means) in Kinds)
        {
            if (RefusalTexts.All.Any(r => r.Kind == kind))
            {
                page.Append($"\n## Exit code {exit}\n\n{means}\n\n| code | says |\n|---|---|\n");
                Rows(page, r => r.Kind == kind, r => $"`{r.Code}`");
            }
        }

        page.Append("""

            ## Exit code 5

            Refused by a gate. The code is always `gate.refused`; `details.gate` is the gate and `details.code` one of these.

            | gate | details.code | says |
            |---|---|---|

            """);
        for (var gate = '0'; gate <= '8'; gate++)
        {
            Rows(page, r => r.Kind == gate.ToString(), r => $"{r.Kind} | `{r.Code}`");
        }

        return page.ToString();
    }

    private static void Rows(StringBuilder page, Func<RefusalText, bool> which, Func<RefusalText, string> first)
    {
        foreach (var group in RefusalTexts.All.Where(which).GroupBy(first))
        {
            var texts = group.Select(r => r.Says).Where(t => t.Length > 0).Distinct().Select(t => t.Replace("|", "\\|", StringComparison.Ordinal));
            page.Append($"| {group.Key} | {string.Join("<br>", texts)} |\n");
        }
    }
}
