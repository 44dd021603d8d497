using Interlock.Cli.Doctor;
using Interlock.Cli.Output;
using Interlock.Contract;

namespace Interlock.Cli.Commands.Repository;

/// <summary><c>doctor</c>: looks at everything that the rest relies on.</summary>
internal sealed class DoctorCommand : CliCommand
{
    public override CommandShape Shape => new("doctor", "Check this machine, the repository and the registry.")
    {
        Description = "Looks, and changes nothing. Ends with 1 when something must be mended before work can go on.",
        Data = AnswerShape.List<DoctorAnswer>("doctor"),
        Examples = ["interlock doctor"],
    };

    private static IReadOnlyList<DoctorCheck> Checks => [
        new RuntimeCheck(), new ToolsCheck(), new GitCheck(), new SqliteCheck(), new ProcessesCheck(), new RepositoryCheck(), new RegistryCheck(), new ConfigurationCheck(),
    ];

    public override async ValueTask<int> RunAsync(CommandContext context, Arguments arguments)
    {
        var findings = new List<(string Check, Finding Finding)>();
        foreach (var check in Checks)
        {
            findings.Add((check.Name, await LookAsync(check, context).ConfigureAwait(false)));
        }

        var code = context.Print.List(findings.Select(static found => new DoctorAnswer(found.Check, found.Finding.Word, found.Finding.Text, found.Finding.Fix)), page => Show(page, findings));
        var failed = findings.Where(static found => found.Finding.Health == Health.Fail).Select(static found => found.Check).ToList();
        return failed.Count == 0 ? code : context.Refuse(new(
            RefusalKind.Failed, "doctor.failed", $"Something must be mended before work can go on: {string.Join(", ", failed)}.", "The lines marked 'fail' say how."));
    }

    private static async ValueTask<Finding> LookAsync(DoctorCheck check, CommandContext context)
    {
        try
        {
            return await check.LookAsync(context, context.Interrupts.Graceful).ConfigureAwait(false);
        }
        catch (RefusalException refused)
        {
            return Finding.Fail(refused.Refusal.Message, refused.Refusal.Hint ?? "See the code: " + refused.Refusal.Code);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return Finding.Fail(fault.Message, "Check the path and its permissions.");
        }
    }

    private static void Show(TextPage page, IReadOnlyList<(string Check, Finding Finding)> findings)
    {
        var width = findings.Max(static found => found.Check.Length) + 2;
        foreach (var (check, finding) in findings)
        {
            var tone = finding.Health switch { Health.Ok => Tone.Good, Health.Warn => Tone.Waiting, _ => Tone.Bad };
            page.Line(new(finding.Word.PadRight(6), tone), check.PadRight(width), finding.Text);
            if (finding.Fix is { } fix)
            {
                page.Line(new string(' ', width + 6), Piece.Faint("→ " + fix));
            }
        }
    }
}
