namespace Interlock.Tests.Architecture;

/// <summary>The rooms of the program, and for each what it may use. All may use the library; nobody uses the top, where everything meets.</summary>
internal static class ProgramRooms
{
    private static readonly string[] Words = ["Output", "Shapes", "Calls"];

    private static readonly Dictionary<string, string[]> MayUse = new()
    {
        // How answers are shown.
        ["Output"] = [],

        // What commands take, and what they are given to work with.
        ["Shapes"] = [],
        ["Calls"] = ["Output", "Shapes"],
        ["Parsing"] = Words,
        ["ShellCompletion"] = Words,
        ["Composition"] = Words,

        // Command lines between a run and its runner.
        ["Forwarding"] = [.. Words, "Parsing", "Composition"],
        ["Doctor"] = [.. Words, "Composition"],
        ["Commands"] = [.. Words, "Parsing", "ShellCompletion", "Composition", "Forwarding", "Doctor"],
        ["Help"] = [.. Words, "Parsing", "Commands"],
    };

    public static IEnumerable<string> Names => MayUse.Keys;

    public static IReadOnlyList<string> UsedBy(string room) => MayUse[room];
}
