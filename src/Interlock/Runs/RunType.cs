namespace Interlock.Runs;

/// <summary>What kind of execution a run is (page 2, Runs). Words on the wire: <see cref="RunWords"/>.</summary>
internal enum RunType
{
    LocalBash,
    LocalAgent,
    RemoteAgent,
    InProcessTeammate,
    Monitor,
    Workflow,
}
