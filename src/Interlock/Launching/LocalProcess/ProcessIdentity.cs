using System.Globalization;
using System.Runtime.InteropServices;

namespace Interlock.Launching.LocalProcess;

/// <summary>One process for good: a reused pid has another start time.</summary>
/// <param name="Pid">The process id.</param>
/// <param name="StartTicks">Clock ticks between boot and its start.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ProcessIdentity(int Pid, long StartTicks)
{
    private const string Place = "local:";

    /// <summary>As the handle of a run, <c>local:PID@TICKS</c>.</summary>
    public string Handle => string.Create(CultureInfo.InvariantCulture, $"{Place}{Pid}@{StartTicks}");

    /// <summary>What a handle of ours says; null for none, and for another launcher's.</summary>
    public static ProcessIdentity? Of(string? handle) =>
        handle?.StartsWith(Place, StringComparison.Ordinal) == true && handle[Place.Length..].Split('@') is [var pid, var start]
        && int.TryParse(pid, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && long.TryParse(start, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            ? new(number, ticks)
            : null;
}

/// <summary>What <c>/proc/PID/stat</c> says.</summary>
/// <param name="Identity">Which process.</param>
/// <param name="Command">Its name, at most 15 characters.</param>
/// <param name="State">The kernel's letter; <c>Z</c> and <c>X</c> are dead.</param>
/// <param name="Parent">The parent's pid.</param>
/// <param name="Session">The session's leader's pid.</param>
/// <param name="HasTerminal">A controlling terminal: a person sits there.</param>
/// <param name="IsBecoming">
/// It is just becoming another program: the old environment is gone and the new one not there yet, so no marker can be seen (and none of
/// another user's process ever).
/// </param>
internal sealed record ProcessFacts(ProcessIdentity Identity, string Command, char State, int Parent, int Session, bool HasTerminal, bool IsBecoming = false)
{
    public int Pid => Identity.Pid;

    public bool IsDead => State is 'Z' or 'X' or 'x';
}
