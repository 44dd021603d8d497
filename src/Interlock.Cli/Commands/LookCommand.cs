using Interlock.Cli.Composition;
using Interlock.Registry;

namespace Interlock.Cli.Commands;

/// <summary>A command that only looks at what is stored: no configuration, no git, quick to start.</summary>
internal abstract class LookCommand : CliCommand
{
    public sealed override ValueTask<int> RunAsync(CommandContext context, Arguments arguments)
    {
        var found = context.Place();
        if (found.IsRefused)
        {
            return new(context.Refuse(found.Refusal));
        }

        using var place = found.Value;
        return new(Run(context, new(context.Looking(place)), place, arguments));
    }

    protected abstract int Run(CommandContext context, Reading reading, Place place, Arguments arguments);
}
