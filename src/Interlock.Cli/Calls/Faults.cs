using System.Text.Json.Nodes;

namespace Interlock.Cli.Calls;

/// <summary>What is said when something throws: I/O that failed, or a mistake of the program.</summary>
internal static class Faults
{
    public static Refusal Interrupted { get; } = new(RefusalKind.Failed, "interrupted", "Interrupted.", "What was under way was left in good order; 'interlock status' shows it.");

    /// <param name="fault">What was thrown.</param>
    /// <param name="trace">Put the stack trace into the details.</param>
    public static Refusal ToRefusal(Exception fault, bool trace)
    {
        var details = new JsonObject { ["exception"] = fault.GetType().FullName };
        if (trace)
        {
            details["trace"] = fault.ToString();
        }

        return fault switch
        {
            UnauthorizedAccessException => new(RefusalKind.Failed, "io.denied", fault.Message, "Check who owns the file and its directory.", details),
            IOException => new(RefusalKind.Failed, "io.failed", fault.Message, "'interlock doctor' looks for the cause.", details),
            _ => new(
                RefusalKind.Failed,
                "internal.error",
                $"A mistake in interlock itself: {fault.Message}",
                "Please report it with what INTERLOCK_TRACE=1 adds to the details of --json.",
                details),
        };
    }
}
