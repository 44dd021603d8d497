using System.Text;

namespace Interlock.Cli.Parsing;

/// <summary>The line that shows how a command is written.</summary>
internal static class UsageLine
{
    public static string Of(CommandShape shape)
    {
        var line = new StringBuilder("interlock ").Append(shape.Path);
        foreach (var operand in shape.Operands)
        {
            line.Append(' ').Append(operand);
        }

        foreach (var option in shape.Options)
        {
            if (option.Required)
            {
                line.Append(' ').Append(option.Name).Append(' ').Append(option.Value);
            }
        }

        if (shape.Options.Any(static option => !option.Required))
        {
            line.Append(" [options]");
        }

        return shape.Trailing is null ? line.ToString() : line.Append(" -- ").Append(shape.Trailing).ToString();
    }
}
