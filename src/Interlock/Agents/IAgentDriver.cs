using Interlock.Runs;

namespace Interlock.Agents;

/// <summary>Knows one kind of agent program: how it is started with a work order, and what to expect of its end.</summary>
internal interface IAgentDriver
{
    /// <summary>Its name in the configuration, such as <c>command</c>.</summary>
    string Name { get; }

    /// <summary>Whether the program ends with an event that says so (page 5); otherwise its exit stands for it.</summary>
    bool HasTerminalEvent { get; }

    /// <summary>
    /// What to start. Touches nothing: the launcher writes the prompt file. Refusals: <c>agent.command_empty</c>, <c>agent.placeholder_unknown</c>.
    /// </summary>
    Result<RunLaunch> Build(WorkOrder order);
}
