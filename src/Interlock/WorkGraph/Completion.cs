namespace Interlock.WorkGraph;

/// <summary>How a task gets done.</summary>
public enum Completion
{
    /// <summary>Its change is merged; all gates stand.</summary>
    Merge,

    /// <summary>The configured checks pass on the tip of the target.</summary>
    Checks,

    /// <summary>A person says so, with a reason.</summary>
    Manual,

    /// <summary>An outside operation: a run under this claim that succeeded.</summary>
    External,

    /// <summary>Its box was ticked when the spec was first read.</summary>
    Imported,
}

internal static class Completions
{
    private static readonly string[] Names = ["merge", "checks", "manual", "external", "imported"];

    public static string Name(this Completion completion) => Names[(int)completion];

    public static Completion? Parse(string? name)
    {
        var index = Array.IndexOf(Names, name);
        return index < 0 ? null : (Completion)index;
    }
}
