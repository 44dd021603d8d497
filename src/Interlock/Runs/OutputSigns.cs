namespace Interlock.Runs;

/// <summary>Signs of trouble in the last lines of an agent's output.</summary>
[Flags]
internal enum OutputSigns
{
    None = 0,
    AuthFailed = 1,
    RateLimited = 2,
    Overloaded = 4,
}
