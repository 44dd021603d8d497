using Interlock.Cli.Composition;
using Interlock.Registry.Answering;

namespace Interlock.Cli.Commands;

/// <summary>A command that only looks at what is stored: it starts no git, and a broken configuration does not keep it from looking.</summary>
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
