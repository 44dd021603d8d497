using Interlock.Cli.Composition;
using Interlock.Registry;

namespace Interlock.Cli.Commands;

/// <summary>A command that works on the registry of a repository.</summary>
internal abstract class WorkplaceCommand : CliCommand
{
    public sealed override async ValueTask<int> RunAsync(CommandContext context, Arguments arguments)
    {
        var opened = Open(context);
        if (opened.IsRefused)
        {
            return context.Refuse(opened.Refusal);
        }

        using var workplace = opened.Value;
        if (Authority.Find(Shape.Path) is { FromRun: false, Who: not Authorized.Reader } rule && workplace.Place.Address.Exists() && workplace.Registry.Refuse(rule, context.Actor()) is { } unauthorized)
        {
            return context.Refuse(unauthorized);
        }

        return await RunAsync(context, workplace, arguments);
    }

    protected virtual Result<Workplace> Open(CommandContext context) => context.Workplace();

    protected abstract ValueTask<int> RunAsync(CommandContext context, Workplace workplace, Arguments arguments);
}
