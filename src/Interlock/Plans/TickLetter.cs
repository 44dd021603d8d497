using Interlock.Kiro;

namespace Interlock.Plans;

/// <summary>Whether a file ticks its boxes with x or with X.</summary>
internal static class TickLetter
{
    /// <param name="otherwise">Where both are as common, or no box is ticked.</param>
    public static char Of(KiroDocument document, char otherwise)
    {
        var (small, large) = (document.Boxes.Count(box => box.Mark == "x"), document.Boxes.Count(box => box.Mark == "X"));
        return small > large ? 'x' : large > small ? 'X' : otherwise;
    }
}
