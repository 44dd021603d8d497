using System.Text;
using System.Text.Json.Nodes;
using Interlock.Cli.Composition;
using Interlock.Cli.Forwarding;
using Interlock.Git;
using Interlock.Hooks;
using Interlock.Registry;
using Interlock.WorkGraph;

namespace Interlock.Cli.Commands.Hooks;

/// <summary>Gets the answer: from the registry of the repository that the files lie in, or inside a run from its runner.</summary>
internal sealed class HookInquiry(CommandContext context, HookQuestion question)
{
    /// <summary>How long the store or the runner may take.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private Git.Repository? home;
    private bool homeKnown;

    private Git.Repository? Home
    {
        get
        {
            if (!homeKnown)
            {
                homeKnown = true;
                home = RepositoryLocator.Find(question.Directory) is { IsRefused: false } found ? found.Value : null;
            }

            return home;
        }
    }

    /// <summary>The refusals of the files that may not be changed, none for the others.</summary>
    public ValueTask<IReadOnlyList<Refusal>> AskAsync()
    {
        var refusals = new List<Refusal>();
        var checkouts = new Dictionary<string, CheckoutFiles>();
        foreach (var file in question.Files)
        {
            var place = FilePlace.Of(file, question.Directory, question.Literal);
            if (InGitDirectory(place.Path) is { } refusal)
            {
                refusals.Add(refusal);
            }
            else if (place is { Repository: { } repository, Key.Length: > 0 })
            {
                if (!checkouts.TryGetValue(repository.WorkTree, out var files))
                {
                    checkouts.Add(repository.WorkTree, files = new(repository));
                }

                files.Keys.Add(place.Key);
            }
        }

        if (checkouts.Count > 0 && context.Environment(ForwardingClient.SocketVariable) is { } socket)
        {
            return new(AskRunner(socket, checkouts, refusals));
        }

        foreach (var checkout in checkouts.Values)
        {
            Judge(checkout, refusals);
        }

        return refusals.Exists(static one => one.Code == "lock.undeclared") ? ExemptAsync(refusals, checkouts.Values) : new(refusals);
    }

    /// <summary>Those of one checkout, and its files.</summary>
    private sealed class CheckoutFiles(Git.Repository repository)
    {
        public Git.Repository Repository => repository;

        public List<string> Keys { get; } = [];
    }

    // A path below a linked worktree's git directory is in no checkout, so it is told from where the session stands.
    private Refusal? InGitDirectory(string path) =>
        Home is { } here && path.StartsWith(here.CommonDir + "/", StringComparison.Ordinal) && (Caller(here).Task is not null || path.StartsWith(here.StateDirectory + "/", StringComparison.Ordinal))
            ? EditGuard.RefuseGitsOwn(path)
            : null;

    private void Judge(CheckoutFiles checkout, List<Refusal> refusals)
    {
        var found = context.PlaceAt(checkout.Repository.WorkTree);
        if (found.IsRefused)
        {
            throw new RefusalException(found.Refusal);
        }

        using var place = found.Value;
        if (!place.Address.Exists())
        {
            // Nobody made a registry here: nothing is locked.
            return;
        }

        using var store = place.Address.OpenBriefly(Patience);
        foreach (var refusal in new EditGuard(new(new() { Store = store, Options = new() { IgnoreCase = checkout.Repository.IgnoresCase } }), checkout.Repository.IgnoresCase).Judge(Caller(checkout.Repository), checkout.Repository, checkout.Keys))
        {
            if (refusal is not null)
            {
                refusals.Add(refusal);
            }
        }
    }

    private EditCaller Caller(Git.Repository repository)
    {
        var worker = context.Worker ?? context.Environment("USER") ?? context.Environment("LOGNAME") ?? "";
        if (context.RunTask is { } named && TaskRef.Parse(named) is { IsRefused: false } task)
        {
            return new(worker, task.Value);
        }

        return new(worker, Home is { } here && here.CommonDir == repository.CommonDir ? TaskCheckout.TaskOf(here) : null);
    }

    /// <summary>Files that no commit of a task would hold need no lock: what belongs to specs, and what git ignores.</summary>
    private async ValueTask<IReadOnlyList<Refusal>> ExemptAsync(List<Refusal> refusals, IEnumerable<CheckoutFiles> checkouts)
    {
        var exempt = new HashSet<string>(StringComparer.Ordinal);
        foreach (var checkout in checkouts)
        {
            var git = new GitRepository(checkout.Repository, Installed.Git(checkout.Repository, context.Time));
            exempt.UnionWith(await StagedFiles.IgnoredAsync(git, checkout.Keys, context.Interrupts.Graceful));
        }

        var opened = context.Workplace();
        using var workplace = opened.IsRefused ? null : opened.Value;
        var specFiles = workplace?.Registry.Context.Options.SpecFiles ?? new RegistryOptions().SpecFiles;
        return [.. refusals.Where(one => one.Code != "lock.undeclared" || !(PathOf(one) is { } path && (exempt.Contains(path) || specFiles.Any(pattern => Claims.LockPath.Covers(pattern, path)))))];
    }

    private static string? PathOf(Refusal refusal) => (string?)refusal.Details?["path"];

    private List<Refusal> AskRunner(string socket, Dictionary<string, CheckoutFiles> checkouts, List<Refusal> refusals)
    {
        foreach (var checkout in checkouts.Values)
        {
            var words = new List<string> { "hooks", "check", "--json" };
            foreach (var key in checkout.Keys)
            {
                words.Add($"{checkout.Repository.WorkTree}/{key}");
            }

            var reply = ForwardingClient.Ask(socket, new(checkout.Repository.WorkTree, words), Patience) ?? throw new RefusalException(ForwardingClient.Unreachable(socket));
            if (reply.ExitCode != 0)
            {
                refusals.Add(Read(reply));
            }
        }

        return refusals;
    }

    // What the runner refuses, for whatever reason, is refused here.
    private static Refusal Read(ForwardedReply reply)
    {
        var last = Encoding.UTF8.GetString(reply.Error).TrimEnd('\n').Split('\n')[^1];
        try
        {
            if (JsonNode.Parse(last) is JsonObject error)
            {
                return new(RefusalKind.Conflict, (string?)error["code"] ?? "runner.garbled", (string?)error["message"] ?? "", (string?)error["hint"], error["details"]?.DeepClone() as JsonObject);
            }
        }
        catch (System.Text.Json.JsonException)
        {
            // Not what this version would answer; said below.
        }

        return new(RefusalKind.Usage, "runner.garbled", "The runner's answer is not understood.", "Use the interlock program that started the run.");
    }
}
