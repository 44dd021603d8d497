namespace Interlock.Cli.Output;

/// <summary>The exit codes of the contract, and the one switch from a refusal to its code.</summary>
internal static class ExitCodes
{
    public const int Ok = 0;
    public const int Failed = 1;

    /// <summary>Of a verification that found errors.</summary>
    public const int Damaged = 2;
    public const int Interrupted = 130;

    public static int Of(RefusalKind kind) => kind switch
    {
        RefusalKind.Usage => 2,
        RefusalKind.NotFound => 3,
        RefusalKind.Conflict => 4,
        RefusalKind.Gate => 5,
        RefusalKind.Forbidden => 6,
        RefusalKind.TimedOut => 7,
        RefusalKind.Pending => 8,
        _ => Failed,
    };
}
