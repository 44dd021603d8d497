using Interlock.Cli.Commands;
using Interlock.Cli.Composition;
using Interlock.Git;

namespace Interlock.Cli.Doctor;

/// <summary>The repository around the directory.</summary>
internal sealed class RepositoryCheck : DoctorCheck
{
    public override string Name => "repository";

    public override ValueTask<Finding> LookAsync(CommandContext context, CancellationToken cancellation)
    {
        var found = RepositoryLocator.Find(context.RepositoryDirectory);
        if (found.IsRefused)
        {
            return new(Finding.Warn(found.Refusal.Message, found.Refusal.Hint ?? "Run this inside a git repository."));
        }

        var repository = new GitRepository(found.Value, Installed.Git(found.Value, context.Time));
        var target = repository.DefaultTarget();
        return new(target.IsRefused
            ? Finding.Fail(target.Refusal.Message, target.Refusal.Hint ?? "Make a first commit.")
            : Finding.Ok($"{found.Value.MainCheckout ?? found.Value.CommonDir}, merging into {target.Value} unless the configuration says otherwise."));
    }
}
