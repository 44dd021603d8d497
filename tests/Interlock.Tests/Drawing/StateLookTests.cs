using Interlock.Drawing;
using Interlock.Lifecycle;

namespace Interlock.Tests.Drawing;

public sealed class StateLookTests
{
    private const string LightText = "#1f2328";
    private const string DarkText = "#e6edf3";
    private const double Legible = 4.5;

    [Fact]
    public void Every_state_has_a_word_of_its_own_and_every_style_a_sign_a_shape_and_a_colour()
    {
        var words = Enum.GetValues<TaskState>().Select(state => StateLook.Of(Sketches.Node("1") with { State = state }).Word);
        Assert.Equal(Enum.GetValues<TaskState>().Select(state => state.Name()), words);
        Assert.Equal(StateLook.Styles.Count, StateLook.Styles.Select(look => look.Sign).Distinct().Count());
        Assert.Equal(StateLook.Styles.Count, StateLook.Styles.Select(look => look.Open + look.Close).Distinct().Count());
        Assert.Equal(StateLook.Styles.Count, StateLook.Styles.Select(look => look.DotShape).Distinct().Count());
    }

    [Fact]
    public void Text_and_signs_are_legible_on_light_and_on_dark_paper() => Assert.All(StateLook.Styles, look =>
    {
        Assert.InRange(Contrast(look.Fill, look.Line), Legible, 21);
        Assert.InRange(Contrast(look.Fill, LightText), Legible, 21);
        Assert.InRange(Contrast(look.DarkFill, look.DarkLine), Legible, 21);
        Assert.InRange(Contrast(look.DarkFill, DarkText), Legible, 21);
    });

    // As the Web Content Accessibility Guidelines reckon it.
    private static double Contrast(string one, string other)
    {
        var (first, second) = (Luminance(one), Luminance(other));
        return (Math.Max(first, second) + 0.05) / (Math.Min(first, second) + 0.05);
    }

    private static double Luminance(string colour)
    {
        var parts = Enumerable.Range(0, 3).Select(i => Convert.ToInt32(colour.Substring(1 + (i * 2), 2), 16) / 255.0).Select(part => part <= 0.03928 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4)).ToArray();
        return (0.2126 * parts[0]) + (0.7152 * parts[1]) + (0.0722 * parts[2]);
    }
}
