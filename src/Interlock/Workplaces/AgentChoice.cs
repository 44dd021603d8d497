using Interlock.Runs;

namespace Interlock.Workplaces;

/// <summary>Which agents work, as whoever starts a dispatcher says; without a word everything is as configured.</summary>
/// <param name="Workers">Runs at once; null: as configured.</param>
/// <param name="Agent">The name of a configured agent, or a command line that serves as the only one; null: as configured.</param>
/// <param name="PassEnvironment">Names of variables that they get beside those that their configuration names.</param>
internal sealed record AgentChoice(int? Workers, string? Agent, IReadOnlyList<string> PassEnvironment);

/// <summary>What an agent is started with.</summary>
/// <param name="Set">Variables that its configuration sets.</param>
/// <param name="Passed">Names of variables that pass to it.</param>
internal sealed record StartedAgent(string Name, CommandLine Command, IReadOnlyDictionary<string, string> Set, IReadOnlyList<string> Passed);
