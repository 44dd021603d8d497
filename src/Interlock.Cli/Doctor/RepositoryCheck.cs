using Interlock.Cli.Composition;
using Interlock.Git;

namespace Interlock.Cli.Doctor;

/// <summary>The repository around the directory.</summary>
internal sealed class RepositoryCheck : DoctorCheck
{
    public override string Name => "repository";

    public override async ValueTask<Finding> LookAsync(CommandContext context, CancellationToken cancellation)
    {
        var found = RepositoryLocator.Find(context.RepositoryDirectory);
        if (found.IsRefused)
        {
            return Finding.Warn(found.Refusal.Message, found.Refusal.Hint ?? "Run this inside a git repository.");
        }

        if (found.Value.MainCheckout is null)
        {
            var bare = RepositoryLocator.Bare(found.Value.CommonDir);
            return Finding.Fail(bare.Message, bare.Hint!);
        }

        var opened = context.Workplace();
        if (opened.IsRefused)
        {
            return opened.Refusal.Code == "config.lost"
                ? Finding.Fail(opened.Refusal.Message, opened.Refusal.Hint ?? "")
                : Finding.Warn($"{found.Value.MainCheckout ?? found.Value.CommonDir}; which branch is merged to cannot be told without the configuration.", opened.Refusal.Hint ?? "See below.");
        }

        using var workplace = opened.Value;
        return workplace.Git!.RequireCommit() is { IsRefused: true } empty
            ? Finding.Fail(empty.Refusal!.Message, empty.Refusal.Hint ?? "Make a first commit.")
            : workplace.Git.Refs.Branch(workplace.Target) is null
            ? Finding.Fail($"The target branch {workplace.Target} does not exist.", $"Make it ('git branch {workplace.Target}'), or name another one as merge.target in interlock.yaml.")
            : await SigningWish.IsUnmetAsync(workplace.Git, cancellation)
            ? Finding.Warn(SigningWish.Unmet, "Sign what is merged yourself where it is published, or turn commit.gpgsign off here.")
            : Finding.Ok($"{found.Value.MainCheckout ?? found.Value.CommonDir}, merging into {workplace.Target}{(workplace.Place.Remembered is { } facts ? $" ({facts.Because})" : "")}.");
    }
}
