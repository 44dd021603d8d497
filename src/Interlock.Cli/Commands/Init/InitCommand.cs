using System.Text;
using Interlock.Cli.Composition;
using Interlock.Cli.Output;
using Interlock.Cli.Schemas;
using Interlock.Configuration;
using Interlock.Git;

namespace Interlock.Cli.Commands.Init;

/// <summary><c>init</c>: makes the registry and writes <c>interlock.yaml</c>. Commits nothing and asks no trust.</summary>
internal sealed class InitCommand : CliCommand
{
    private static readonly string[] Excluded = [".worktrees/", ".task-locks/"];

    public override CommandShape Shape => new("init", "Make this repository ready for Interlock.")
    {
        Description = "Writes interlock.yaml where there is none, makes the registry in the git directory, and excludes .worktrees/ and .task-locks/. Running it again changes nothing.",
        Data = DataShape.One("init", "repository:text configuration:text configuration_written:bool registry:text registry_made:bool target:text? checks:{name:text run:text because:text}[]"),
    };

    public override ValueTask<int> RunAsync(CommandContext context, Arguments arguments)
    {
        var found = context.Place();
        if (found.IsRefused)
        {
            return new(context.Refuse(found.Refusal));
        }

        using var place = found.Value;
        if (place.Repository is not { MainCheckout: { } root } repository)
        {
            return new(context.Refuse(new(RefusalKind.Failed, "repo.bare", "A bare repository has no checkout to work in.", "Run this in a clone with a working tree.")));
        }

        var git = new GitRepository(repository, Installed.Git(repository, context.Time));
        if (git.RequireCommit() is { IsRefused: true } empty)
        {
            return new(context.Refuse(empty.Refusal));
        }

        var file = Path.Combine(root, ConfigSources.FileName);
        var checks = CheckProposals.For(root);
        var writes = RepositoryFile.Look(root, ConfigSources.FileName) is { IsRefused: false, Value.Kind: FileKind.Missing };
        var makes = !place.Address.Exists();
        if (!context.DryRun)
        {
            if (writes)
            {
                var written = RepositoryFile.Replace(root, ConfigSources.FileName, Encoding.UTF8.GetBytes(InitTemplate.Text(checks, context.Registry)));
                if (written.IsRefused)
                {
                    return new(context.Refuse(written.Refusal));
                }
            }

            Git.ExcludeFile.Add(repository, Excluded);
            place.CreateStore();
        }

        // A configuration that cannot be read is told by the next command; the target is decided when it can.
        var target = context.DryRun || Workplaces.Workplace.Open(place, context.Time, new Dictionary<string, string>(StringComparer.Ordinal)) is not { IsRefused: false } opened ? null : opened.Value.Target;

        return new(context.Print.One(
            checks,
            (ObjectWriter json, IReadOnlyList<ProposedCheck> proposed) =>
            {
                json.Text("repository", root);
                json.Text("configuration", file);
                json.Flag("configuration_written", writes);
                json.Text("registry", place.DatabasePath);
                json.Flag("registry_made", makes);
                json.Text("target", target);
                json.Objects("checks", proposed, static (one, check) =>
                {
                    one.Text("name", check.Name);
                    one.Text("run", check.Run);
                    one.Text("because", check.Because);
                });
            },
            page =>
            {
                page.Line(writes ? Piece.Good("wrote ") : "kept ", file);
                page.Line(makes ? Piece.Good("made ") : "kept ", place.DatabasePath);
                if (target is not null)
                {
                    page.Line("merges go to ", target);
                }

                page.Line(checks.Count == 0
                    ? "No check was recognised: set merge.checks in interlock.yaml, or to none; until then nothing is merged."
                    : "Look at merge.checks in interlock.yaml, then say 'interlock trust'.");
            }));
    }
}
