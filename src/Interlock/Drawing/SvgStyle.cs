using System.Text;

namespace Interlock.Drawing;

/// <summary>The style sheet of a drawing, for light and for dark surroundings.</summary>
internal static class SvgStyle
{
    public static string Sheet { get; } = Make();

    private static string Make()
    {
        var sheet = new StringBuilder();
        sheet.Append("""
            text{font-family:system-ui,-apple-system,'Segoe UI',Helvetica,Arial,sans-serif;font-size:12px;fill:#1f2328}
            .paper{fill:#ffffff}
            .head{font-size:16px;font-weight:600}
            .faint{fill:#57606a;font-size:11px}
            .id{font-weight:600}
            .group{fill:#8c959f;fill-opacity:.07;stroke:#8c959f;stroke-width:1}
            .group-name{font-weight:600;fill:#57606a}
            .box{stroke-width:1.25}
            .focus{stroke-width:3}
            .edge{fill:none;stroke:#8c959f;stroke-width:1.4}
            .soft{stroke-dasharray:5 4}
            .critical{stroke:#cf222e;stroke-width:2.6}
            .tip{fill:#8c959f}
            .tip-critical{fill:#cf222e}
            .mark{fill:none;stroke:#cf222e;stroke-width:2.6}

            """);
        foreach (var look in StateLook.Styles)
        {
            sheet.Append($".{look.Style} .box{{fill:{look.Fill};stroke:{look.Line}{Border(look)}}}\n.{look.Style} .sign{{fill:{look.Line}}}\n");
        }

        sheet.Append(".cancelled .name{text-decoration:line-through}\n@media (prefers-color-scheme:dark){\n");
        sheet.Append("""
            text{fill:#e6edf3}
            .paper{fill:#0d1117}
            .faint,.group-name{fill:#9da7b3}
            .edge{stroke:#6e7681}
            .critical,.mark{stroke:#ff7b72}
            .tip{fill:#6e7681}
            .tip-critical{fill:#ff7b72}

            """);
        foreach (var look in StateLook.Styles)
        {
            sheet.Append($".{look.Style} .box{{fill:{look.DarkFill};stroke:{look.DarkLine}}}\n.{look.Style} .sign{{fill:{look.DarkLine}}}\n");
        }

        return sheet.Append("}\n").ToString();
    }

    private static string Border(StateLook look) => look.Style switch
    {
        "draft" or "missing" => ";stroke-dasharray:4 3",
        "cancelled" => ";stroke-dasharray:1 3",
        _ => "",
    };
}
