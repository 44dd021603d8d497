namespace Interlock.Kiro;

internal static class KiroRefusals
{
    public static Refusal TooLarge(long bytes) => new(
        RefusalKind.Usage,
        "kiro.too_large",
        $"The file has {bytes} bytes; at most {KiroDocument.MaxBytes} are read.",
        "Split the spec into several.");
}
