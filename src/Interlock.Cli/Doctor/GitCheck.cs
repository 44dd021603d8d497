using Interlock.Cli.Composition;
using Interlock.Git;

namespace Interlock.Cli.Doctor;

/// <summary>git, new enough to merge without a checkout.</summary>
internal sealed class GitCheck : DoctorCheck
{
    private static readonly Version Least = new(2, 38);

    public override string Name => "git";

    public override async ValueTask<Finding> LookAsync(CommandContext context, CancellationToken cancellation)
    {
        var repository = RepositoryLocator.Find(context.RepositoryDirectory) is { IsRefused: false } found ? found.Value : null;
        var output = await Installed.Git(repository, context.Time).RunAsync(new() { Directory = "/", Arguments = ["--version"] }, cancellation);
        var words = output.Text.Split(' ');
        var digits = words.Length > 2 ? string.Join('.', words[2].Split('.').Take(2)) : "";
        return !Version.TryParse(digits, out var version) ? Finding.Warn($"git does not say which version it is: {output.Text}", $"At least {Least} is needed.")
            : version < Least ? Finding.Fail($"{output.Text} is too old to merge without a checkout.", $"Install git {Least} or newer.")
            : Finding.Ok($"{output.Text}.");
    }
}
