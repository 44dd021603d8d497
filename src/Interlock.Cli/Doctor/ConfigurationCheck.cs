using Interlock.Cli.Composition;

namespace Interlock.Cli.Doctor;

/// <summary>The configuration: valid, with checks and an agent, and trusted.</summary>
internal sealed class ConfigurationCheck : DoctorCheck
{
    public override string Name => "configuration";

    public override ValueTask<Finding> LookAsync(CommandContext context, CancellationToken cancellation)
    {
        var opened = context.Workplace();
        if (opened.IsRefused)
        {
            return new(opened.Refusal.Code == "repo.not_found"
                ? Finding.Ok("Only the user's own: there is no repository here.")
                : Finding.Fail(opened.Refusal.Message, opened.Refusal.Hint ?? "'interlock schema config' prints every key."));
        }

        using var workplace = opened.Value;
        return new(
            workplace.RequireTrust() is { } untrusted ? Finding.Warn(untrusted.Message, untrusted.Hint ?? "")
            : !workplace.Settings.Merge.Checks.IsConfigured ? Finding.Warn("No checks are configured; gate 7 refuses every merge.", "Name them under merge.checks in interlock.yaml, or say 'checks: none'.")
            : Agents(workplace) is { } agents ? agents
            : workplace.Settings.Agents.Count == 0 ? Finding.Ok("Valid and trusted. No agent is configured; 'work' and 'dispatch' need --agent.")
            : Finding.Ok($"Valid and trusted; agents: {string.Join(", ", workplace.Settings.Agents.Keys)}."));
    }

    private static Finding? Agents(Workplace workplace)
    {
        var found = workplace.LookAtAgents(new(null, null, []));
        return found.Missing.Count > 0
            ? Finding.Warn(string.Join(' ', found.Missing.Select(static missing => missing.Message)), found.Missing[0].Hint ?? "Install it.")
            : found.OfKeys is { } keys && found.Agents > 0 ? Finding.Warn("A provider's key reaches no agent.", keys)
            : null;
    }
}
