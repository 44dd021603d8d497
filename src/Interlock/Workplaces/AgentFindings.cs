namespace Interlock.Workplaces;

/// <summary>What is amiss with the agents, seen before anything is claimed.</summary>
/// <param name="Agents">How many would work.</param>
/// <param name="Missing">One for each whose program is not there, <c>agent.not_found</c>.</param>
/// <param name="KeysLeft">Keys of providers that are set here and reach no agent.</param>
internal sealed record AgentFindings(int Agents, IReadOnlyList<Refusal> Missing, IReadOnlyList<string> KeysLeft)
{
    public bool NoneCanStart => Missing.Count > 0 && Missing.Count == Agents;

    /// <summary>What is said of the keys; null: nothing.</summary>
    public string? OfKeys => KeysLeft.Count == 0 ? null
        : $"{string.Join(", ", KeysLeft)} {(KeysLeft.Count == 1 ? "is" : "are")} set here and reach{(KeysLeft.Count == 1 ? "es" : "")} no agent: name {(KeysLeft.Count == 1 ? "it" : "them")} under agents.NAME.pass_env in interlock.yaml, or with --pass-env.";
}
